(** * The vocabulary of the statements

    Everything that the statements of the library speak of, over the real numbers of Coq and for every dimension d.
    Vectors are columns.  N, M are real numbers where only their value matters; a prompt has a natural number of
    examples, and then N stands for [INR n]. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

(** ** Matrices *)

(* p' A q, the trace and the Frobenius norm *)
Definition form {m n} (p : 'cV[R]_m) (A : 'M[R]_(m, n)) (q : 'cV[R]_n) : R := (p^T *m A *m q) ord0 ord0.
Definition norm_F {m n} (A : 'M[R]_(m, n)) : R := sqrt (\tr (A *m A^T)).

(* symmetric positive (semi)definite; A <= B in the Loewner order *)
Definition posdef {d} (A : 'M[R]_d) : Prop := A^T = A /\ forall p : 'cV[R]_d, p <> 0%ring -> 0 < form p A p.
Definition psd {d} (A : 'M[R]_d) : Prop := A^T = A /\ forall p : 'cV[R]_d, 0 <= form p A p.
Definition loewner {d} (A B : 'M[R]_d) : Prop := psd (B - A)%ring.

(* the operator norm, the least and the greatest value of p'Ap on the unit sphere, and their quotient *)
Definition norm_op {d} (A : 'M[R]_d) : R :=
  real (Lub_Rbar (fun r => exists p : 'cV[R]_d, norm_F p <= 1 /\ r = norm_F (A *m p))).
Definition lam_min {d} (A : 'M[R]_d) : R :=
  real (Glb_Rbar (fun r => exists p : 'cV[R]_d, norm_F p = 1 /\ r = form p A p)).
Definition lam_max {d} (A : 'M[R]_d) : R :=
  real (Lub_Rbar (fun r => exists p : 'cV[R]_d, norm_F p = 1 /\ r = form p A p)).
Definition cond {d} (A : 'M[R]_d) : R := lam_max A / lam_min A.

(** ** The model *)

(* Gamma = (1 + 1/N) Lambda + tr(Lambda)/N I *)
Definition Gamma {d} (N : R) (Lambda : 'M[R]_d) : 'M[R]_d :=
  (((N + 1) / N)%R *: Lambda + (\tr Lambda / N)%R *: 1%:M)%ring.

(* the reduced loss (5.5) and its minimum *)
Definition ell {d} (N : R) (Lambda : 'M[R]_d) (u : R) (U : 'M[R]_d) : R :=
  / 2 * (u * u) * \tr (Gamma N Lambda *m Lambda *m U *m Lambda *m U^T) - u * \tr (Lambda *m Lambda *m U^T).
Definition min_ell {d} (N : R) (Lambda : 'M[R]_d) : R := - (/ 2 * \tr (Lambda *m Lambda *m invmx (Gamma N Lambda))).

(* partial derivatives of a function of u and U, and the norm of its gradient *)
Definition grad_u {d} (f : R -> 'M[R]_d -> R) (u : R) (U : 'M[R]_d) : R := Derive (fun t => f (u + t) U) 0.
Definition grad_U {d} (f : R -> 'M[R]_d -> R) (u : R) (U : 'M[R]_d) : 'M[R]_d :=
  (\matrix_(i, j) Derive (fun t => f u (U + t *: delta_mx i j)%ring) 0)%ring.

(* the squared norm of the gradient *)
Definition slope {d} (f : R -> 'M[R]_d -> R) (u : R) (U : 'M[R]_d) : R := norm_F (grad_U f u U) ^ 2 + grad_u f u U ^ 2.

(* gradient flow: every entry moves against its partial derivative, for all times s >= 0 *)
Definition gradient_flow {d} (f : R -> 'M[R]_d -> R) (u : R -> R) (U : R -> 'M[R]_d) : Prop :=
  (forall s, 0 <= s -> is_derive u s (- grad_u f (u s) (U s))) /\
  (forall s, 0 <= s -> forall i j, is_derive (fun r => U r i j) s (- grad_U f (u s) (U s) i j)).

(* Assumption 3.3 on the two active blocks *)
Definition initial {d} (sigma : R) (Theta : 'M[R]_d) (u : R -> R) (U : R -> 'M[R]_d) : Prop :=
  0 < sigma /\ norm_F (Theta *m Theta^T) = 1 /\ u 0 = sigma /\ U 0 = sigma *: (Theta *m Theta^T).

(* the condition of Theorem 4.1 on the scale of the start *)
Definition small {d} (N : R) (Lambda : 'M[R]_d) (sigma : R) : Prop :=
  sigma ^ 2 * norm_op (Gamma N Lambda) * sqrt (INR d) < 2.

(* entrywise limits for s to infinity *)
Definition mx_limit {d} (U : R -> 'M[R]_d) (L : 'M[R]_d) : Prop := forall i j, is_lim (fun s => U s i j) p_infty (L i j).

(* the least value of a function of two variables, which it takes; what is common to all points where it does *)
Definition is_minimum {A B} (f : A -> B -> R) (m : R) : Prop := (forall a b, m <= f a b) /\ exists a b, f a b = m.
Definition is_argmin {A B C} (f : A -> B -> R) (g : A -> B -> C) (x : C) : Prop :=
  (exists a b, forall a' b', f a b <= f a' b') /\ forall a b, (forall a' b', f a b <= f a' b') -> g a b = x.
