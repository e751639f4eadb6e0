(** * More about the flow of a positive operator: bounds of u from both sides, and where the pieces come from

    - [op_gap]: an operator with <T X, X> > 0 for X <> 0 has a positive least eigenvalue, and T A = C has a solution.
    - [start_of_inner]: <C, U(0)> > 0 gives an eigenvector as operator_flow.v asks for at the start.
    - [op_floor]: -loss(0) <= ||C||_F u^2, since the loss decreases and the quadratic part is nonnegative.
    - [op_umax]: u cannot exceed max(u(0), (<C, A>/tau)^(1/4)).
    - [op_coordinate]: a coordinate <P, U> along an eigenvector P of T cannot cross min(<P, U(0)>, <P, C>/(lam umax)). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions analysis.sums algebra.real_matrices analysis.operator_flow.
From LSA Require Import analysis.ode.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Section Positive.
Variables (d : nat) (T : {linear 'M[R]_d -> 'M[R]_d}) (C : 'M[R]_d).
Hypothesis T_sym : forall X Y : 'M[R]_d, \tr (T X *m Y^T) = \tr (X *m (T Y)^T).
Hypothesis T_strict : forall X : 'M[R]_d, X <> 0%ring -> 0 < \tr (T X *m X^T).

Lemma eigen_pos Q t : Q *m Q^T = 1%:M -> lin_mx T = spec Q t -> forall k, 0 < t k.
Proof.
move=> QQ St k; have [P hP] := vec_onto (eigen Q k).
have e l : co Q P l = if k == l then 1 else 0 by rewrite /co hP eigenE // mxE eqxx andbT eq_sym; case: eqP.
have nz : P <> 0%ring.
  move=> z; have := e k; rewrite eqxx z /co /vec linear0 trmx0 mulmx0 mx0E; lra.
have := T_strict nz; rewrite (co_inner QQ) (@Sm_only _ _ k) => [|l lk].
  by rewrite (co_T T_sym QQ St) e eqxx; lra.
by rewrite (co_T T_sym QQ St) e eq_sym (negbTE lk); ring.
Qed.
Theorem op_gap : exists tau, 0 < tau /\ forall X : 'M[R]_d, tau * \tr (X *m X^T) <= \tr (T X *m X^T).
Proof.
have [Q [t [QQ St]]] := basis T_sym; have tp := eigen_pos QQ St; have [tau [p q]] := min_pos tp.
exists tau; split=> // X; rewrite !(co_inner QQ) -Sm_scal; apply: Sm_le => k; rewrite (co_T T_sym QQ St).
by have := q k; have := sq_ge0 (co Q X k); nra.
Qed.
Theorem op_solve : exists A : 'M[R]_d, T A = C.
Proof.
have [Q [t [QQ St]]] := basis T_sym; have tp := eigen_pos QQ St.
have [uS _] := spec_inv QQ (fun i => Rgt_not_eq _ _ (tp i)).
exists (vec_mx (mxvec C *m invmx (lin_mx T))); apply: (can_inj mxvecK).
by rewrite -mul_vec_lin vec_mxK -mulmxA mulVmx ?mulmx1 // St.
Qed.
Theorem op_injective (X Y : 'M[R]_d) : T X = T Y -> X = Y.
Proof.
move=> e; apply/eqP; rewrite -subr_eq0; apply/eqP; set D := (X - Y)%ring.
case: (Req_dec (norm_F D) 0) => [/norm_F_eq0 //|n]; exfalso.
have nz : D <> 0%ring by move=> z; apply: n; rewrite z norm_F0.
have := T_strict nz; rewrite /D linearB /= e subrr mul0mx mxtrace0; exact: Rlt_irrefl.
Qed.
Theorem start_of_inner U0 : 0 < \tr (C *m U0^T) -> exists (P : 'M[R]_d) (lam : R),
  T P = lam *: P /\ 0 < \tr (P *m C^T) /\ 0 <= \tr (P *m U0^T).
Proof.
have [Q [t [QQ St]]] := basis T_sym; rewrite (co_inner QQ) => /Sm_pos_ex [k hk].
have [P hP] := vec_onto (co Q C k *: eigen Q k).
have e l : co Q P l = if k == l then co Q C k else 0.
  rewrite /co hP -scalemxAr mxZE eigenE // mxE eqxx andbT eq_sym; case: eqP => _; [exact: Rmult_1_r | exact: Rmult_0_r].
have pick (f : 'I_(muln d d) -> R) : Sm (fun l => co Q P l * f l) = co Q C k * f k.
  rewrite (@Sm_only _ _ k) => [|l lk]; first by rewrite e eqxx.
  by rewrite e eq_sym (negbTE lk); ring.
exists P, (t k); split; last by rewrite !(co_inner QQ) !pick; split; nra.
suff v : vec (T P) = vec (t k *: P) by rewrite -[T P]vecK v vecK.
have c l : co Q (T P) l = co Q (t k *: P) l.
  by rewrite (co_T T_sym QQ St) coZ e; case: eqP => [->|_]; ring.
have q : Q *m vec (T P) = Q *m vec (t k *: P) by apply/colP=> l; exact: c.
by rewrite -[vec (T P)]mul1mx -[vec (t k *: P)]mul1mx -(mulmx1C QQ) -!mulmxA q.
Qed.
End Positive.

Section Bounds.
Variables (d : nat) (T : {linear 'M[R]_d -> 'M[R]_d}) (C A : 'M[R]_d) (tau : R).
Hypothesis T_sym : forall X Y : 'M[R]_d, \tr (T X *m Y^T) = \tr (X *m (T Y)^T).
Hypothesis tau_pos : 0 < tau.
Hypothesis T_pos : forall X : 'M[R]_d, tau * \tr (X *m X^T) <= \tr (T X *m X^T).
Hypothesis TA : T A = C.
Variables (u : R -> R) (U : R -> 'M[R]_d).
Hypothesis flow : gradient_flow (operator_flow.loss T C) u U.
Hypothesis u0 : 0 < u 0.
Hypothesis bal0 : u 0 * u 0 = \tr (U 0 *m (U 0)^T) + 0.
Let du := flow_du T_sym flow.
Let dU := flow_dU T_sym flow.
Let pos s (hs : 0 <= s) := op_positive T_sym tau_pos T_pos du dU u0 (Rle_refl 0) bal0 hs.
Let bal s (hs : 0 <= s) := op_balance T_sym tau_pos T_pos du dU bal0 hs.

Lemma norm_U s : 0 <= s -> norm_F (U s) = u s.
Proof.
move=> hs; have up := pos hs; have b := bal hs; rewrite Rplus_0_r in b.
by rewrite /norm_F -b sqrt_square; lra.
Qed.

Lemma op_floor s : 0 <= s -> - operator_flow.loss T C (u 0) (U 0) <= u s ^ 2 * norm_F C.
Proof.
move=> hs; have dec := op_loss_decreases T_sym tau_pos T_pos TA du dU (conj (Rle_refl 0) hs).
have up := pos hs.
have h1 : - operator_flow.loss T C (u s) (U s) <= u s * ip C (U s).
  rewrite /operator_flow.loss -!/(ip _ _); have q : 0 <= ip (T (U s)) (U s).
    apply: Rle_trans (T_pos (U s)); apply: Rmult_le_pos; [lra | exact: tr_sq_ge0].
  have : 0 <= / 2 * (u s * u s) * ip (T (U s)) (U s) by apply: Rmult_le_pos => //; have := sq_ge0 (u s); lra.
  lra.
have h2 : ip C (U s) <= norm_F C * norm_F (U s) := tr_le_norms _ _.
rewrite (norm_U hs) in h2; have := Rmult_le_compat_l _ _ _ (Rlt_le _ _ up) h2; rewrite /=; lra.
Qed.

Lemma op_umax umax s : u 0 <= umax -> ip C A <= tau * umax ^ 4 -> 0 <= s -> u s <= umax.
Proof.
move=> h0 hm hs; suff : 0 <= umax - u s by lra.
apply: (barrier (fun r => umax - u r) (fun r => 0 - vel_u T C (u r) (U r)) 0 s) => [|r hr||r [hr _] neg]; try lra.
  by apply: is_derive_minus; [exact: is_derive_const | exact: du].
suff : vel_u T C (u r) (U r) <= 0 by lra.
have up := pos hr; have b := bal hr; rewrite Rplus_0_r in b.
pose X : 'M[R]_d := u r *: U r.
have q0 := T_pos (X - A)%ring.
have e : ip (T (X - A)%ring) (X - A)%ring = ip (T X) X - 2 * ip C X + ip C A.
  have eT : T (X - A)%ring = (T X - C)%ring by rewrite linearB /= TA.
  have s1 : ip (T X) A = ip C X by rewrite /ip T_sym TA tr_prodC.
  by rewrite eT ipBl !ipBr s1; ring.
have e0 : 0 <= ip (T (X - A)%ring) (X - A)%ring.
  by apply: Rle_trans q0; apply: Rmult_le_pos; [lra | exact: tr_sq_ge0].
have q1 : tau * (u r * u r * (u r * u r)) <= ip (T X) X.
  apply: Rle_trans (T_pos X); right; rewrite /X linearZ /= -scalemxAl -scalemxAr !trZ -b; ring.
have big : umax ^ 4 <= u r * u r * (u r * u r).
  have um : 0 < umax by lra.
  have s2 : umax * umax <= u r * u r by nra.
  rewrite (_ : umax ^ 4 = umax * umax * (umax * umax)); last by rewrite /=; ring.
  by apply: Rmult_le_compat => //; exact: sq_ge0.
have q2 : ip C A <= ip (T X) X.
  by apply: Rle_trans hm _; apply: Rle_trans q1; apply: Rmult_le_compat_l; lra.
have fin : ip C X <= ip (T X) X by rewrite e in e0; lra.
have vu : u r * vel_u T C (u r) (U r) = - ip (T X) X + ip C X.
  have t1 : ip (T X) X = u r * (u r * ip (T (U r)) (U r)) by rewrite /X linearZ /= ipZl ipZr.
  have t2 : ip C X = u r * ip C (U r) by rewrite /X ipZr.
  by rewrite t1 t2 /vel_u -!/(ip _ _); ring.
by apply: Rnot_lt_le => l; have : 0 < u r * vel_u T C (u r) (U r) by [apply: Rmult_lt_0_compat]; lra.
Qed.

Lemma op_coordinate (P : 'M[R]_d) lam umax s : T P = lam *: P -> 0 < lam -> 0 <= ip P C -> 0 <= ip P (U 0) -> 0 < umax ->
  (forall r, 0 <= r -> u r <= umax) -> 0 <= s -> Rmin (ip P (U 0)) (ip P C / (lam * umax)) <= ip P (U s).
Proof.
move=> e lp g0 y0 mp hu hs; set m := Rmin _ _; suff : 0 <= ip P (U s) - m by lra.
have lu : 0 < lam * umax by apply: Rmult_lt_0_compat.
have m0 : 0 <= m by apply: Rmin_glb => //; apply: Rdiv_le_0_compat.
have m1 : lam * (umax * m) <= ip P C.
  have h : m <= ip P C / (lam * umax) := Rmin_r _ _.
  rewrite -Rmult_assoc; apply: (Rle_trans _ (lam * umax * (ip P C / (lam * umax)))); last by right; field; lra.
  by apply: Rmult_le_compat_l; lra.
have dy r : 0 <= r -> is_derive (fun r => ip P (U r)) r (u r * (ip P C - lam * (u r * ip P (U r)))).
  move=> hr; have -> : u r * (ip P C - lam * (u r * ip P (U r))) = ip P (vel_U T C (u r) (U r)).
    have t : ip P (T (U r)) = lam * ip P (U r) by rewrite /ip -T_sym e -scalemxAl trZ.
    rewrite /vel_U ipDr !ipZr t; rring.
  rewrite /ip tr_prod; apply: (is_derive_ext (fun r => Sm (fun i => Sm (fun j => P i j * U r i j)))) => [x|].
    by rewrite tr_prod.
  apply: Sm_derive => i; apply: Sm_derive => j; apply: (is_derive_scal (fun r => U r i j)); exact: dU.
apply: (barrier (fun r => ip P (U r) - m) (fun r => u r * (ip P C - lam * (u r * ip P (U r))) - 0) 0 s) => [|r hr||r [hr _] neg]; try lra.
- by apply: is_derive_minus; [exact: dy | exact: is_derive_const].
- have : m <= ip P (U 0) := Rmin_l _ _; lra.
- have up := pos hr; have ub := hu r hr; rewrite Rminus_0_r; apply: Rmult_le_pos; first lra.
  have h1 : u r * ip P (U r) <= umax * m.
    apply: (Rle_trans _ (u r * m)); first by apply: Rmult_le_compat_l; lra.
    by apply: Rmult_le_compat_r; lra.
  have : lam * (u r * ip P (U r)) <= lam * (umax * m) by apply: Rmult_le_compat_l; lra.
  by lra.
Qed.
End Bounds.
