(** * What generated goals use: Gamma, roots and inverses *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ ring.
From LSA.engine Require Export terms normal decide stein prompt expect gradient.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Gamma.
Variables (F : numFieldType) (d N : nat) (Lambda : 'M[F]_d).
(** Gamma = (1 + 1/N) Lambda + (1/N) tr(Lambda) I *)
Definition Gamma : 'M[F]_d := (1 + N%:R^-1) *: Lambda + (\tr Lambda * N%:R^-1) *: 1%:M.
Hypothesis sL : Lambda^T = Lambda.
Hypothesis N_pos : (0 < N)%N.
Lemma N_neq0 : N%:R != 0 :> F. Proof. by rewrite pnatr_eq0 -lt0n. Qed.
Lemma N1_neq0 : (N%:R + 1) != 0 :> F. Proof. by rewrite -(natrD _ N 1) pnatr_eq0 addn1. Qed.
Lemma Gamma_sym : Gamma^T = Gamma.
Proof. by rewrite /Gamma linearD !linearZ /= sL trmx1. Qed.
Lemma Gamma_comm : Lambda *m Gamma = Gamma *m Lambda.
Proof. by rewrite /Gamma mulmxDr mulmxDl -!scalemxAr -!scalemxAl mulmx1 mul1mx. Qed.
Hypothesis uG : Gamma \in unitmx.
Notation Gi := (invmx Gamma).
Lemma Gi_sym : Gi^T = Gi. Proof. by rewrite trmx_inv Gamma_sym. Qed.
Lemma Gi_comm : Lambda *m Gi = Gi *m Lambda.
Proof. by rewrite -[LHS](mulKmx uG) (mulmxA Gamma) -Gamma_comm -mulmxA mulmxV // mulmx1. Qed.
(** inv(Gamma) Lambda = N/(N+1) I - tr(Lambda)/(N+1) inv(Gamma) *)
Lemma Gi_Lambda : Gi *m Lambda = (- (\tr Lambda * (N%:R + 1)^-1)) *: Gi + (N%:R * (N%:R + 1)^-1) *: 1%:M.
Proof.
have a : (1 + N%:R^-1) *: (Gi *m Lambda) + (\tr Lambda * N%:R^-1) *: Gi = 1%:M :> 'M[F]_d.
  by rewrite -(mulVmx uG) {3}/Gamma mulmxDr -!scalemxAr mulmx1.
have n0 := N_neq0; have n1 := N1_neq0.
have b : (N%:R * (N%:R + 1)^-1) * (1 + N%:R^-1) = 1 :> F by field; rewrite n0 n1.
have e : (1 + N%:R^-1) *: (Gi *m Lambda) = 1%:M - (\tr Lambda * N%:R^-1) *: Gi by rewrite -a addrK.
have -> : Gi *m Lambda = (N%:R * (N%:R + 1)^-1 * (1 + N%:R^-1)) *: (Gi *m Lambda) by rewrite b scale1r.
rewrite -scalerA e scalerBr scalerA addrC.
congr (_ + _); rewrite -scaleNr; congr (_ *: _); field; by rewrite n0 n1.
Qed.
End Gamma.

Section Families.
Variables (F : numFieldType) (d : nat).
Implicit Types A B : 'M[F]_d.
Lemma inv_sym A : A^T = A -> (invmx A)^T = invmx A. Proof. by move=> s; rewrite trmx_inv s. Qed.
Lemma inv_comm A B : A *m B = B *m A -> invmx A *m B = B *m invmx A.
Proof.
move=> c; case u: (A \in unitmx); last by rewrite /invmx u c.
by rewrite -[RHS](mulKmx u) (mulmxA A) c -mulmxA mulmxV // mulmx1.
Qed.
Lemma inv_swap A : A \in unitmx -> A *m invmx A = invmx A *m A.
Proof. by move=> u; rewrite mulmxV // mulVmx. Qed.
End Families.

(* the side conditions of generated goals *)
Ltac nonzero := first [ assumption | by rewrite pnatr_eq0 -lt0n | by rewrite pnatr_eq0
  | by rewrite -[1]/(1%:R) -?natrM -?natrD pnatr_eq0 ?addn1 ?addn2 ?addn3 ?addn4 ?addnS
  | by rewrite -natrD pnatr_eq0 addn_eq0 negb_and; apply/orP; right ].
Ltac inverse_list := cbn [inverses_]; repeat (split; [ rewrite /f_sv /= ; apply: mulVf; nonzero | ]); exact I.

(* an expectation in closed form, and an equation without expectations; both end in one computation *)
Ltac same_s pr := refine (etrans (proj1 (change_ring (constant pr) _ _ _) _) _); reflexivity.
Ltac same_m pr := intros; symmetry; refine (etrans (proj1 (proj2 (change_ring (constant pr) _ _ _)) _) _); reflexivity.
Ltac same_c pr := intros; symmetry; refine (etrans (proj1 (proj2 (proj2 (change_ring (constant pr) _ _ _))) _) _); reflexivity.
Ltac computed := vm_compute; reflexivity.
