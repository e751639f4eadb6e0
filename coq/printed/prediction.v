(** * The printed formulas about one prompt: eq-3.6, eq-4.2, eq-4.3, ours-ahn-lemma-1 *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions algebra.real_matrices theorems.prediction theorems.trained_prediction theorems.main_theorems.
From LSA Require Import theorems.reduced_loss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Theorem eq_3_6_1 d n (V K : 'M[R]_(d + 1)) (X : 'M[R]_(d, n)) (x w : 'cV[R]_d) :
  let S := (/ INR n *: (X *m X^T))%ring in let beta := (S *m w)%ring in
  prediction (/ INR n) V K X x (w^T *m X)%ring =
  (((b_u12 V)^T *m (S + (/ INR n)%R *: (x *m x^T)) + b_u V *: beta^T) *m b_U11 K *m x)%ring ord0 ord0
  + (((b_u12 V)^T *m beta)%ring ord0 ord0 + b_u V * (w^T *m S *m w)%ring ord0 ord0) * ((b_u21 K)^T *m x)%ring ord0 ord0.
Proof. exact: eq_3_6. Qed.

Section Limit.
Variables (d n m : nat) (Lambda : 'M[R]_d) (X : 'M[R]_(d, m)) (x : 'cV[R]_d) (u : R) (U : 'M[R]_d).
Notation Gi := (invmx (Gamma (INR n) Lambda)).
Hypothesis u_limit : u = Rpower (\tr (Gi *m Gi)) (1 / 4).
Hypothesis U_limit : U = (Rpower (\tr (Gi *m Gi)) (- (1 / 4)) *: Gi)%ring.
Hypothesis n_pos : leq 1 n.
Hypothesis Lambda_pd : posdef Lambda.
Lemma limit_product : u *: U = Gi.
Proof.
rewrite u_limit U_limit scalerA (_ : GRing.mul _ _ = 1%ring) ?scale1r //.
change (Rpower (\tr (Gi *m Gi)) (1 / 4) * Rpower (\tr (Gi *m Gi)) (- (1 / 4)) = 1); rewrite Rpower_Ropp Rinv_r //.
by apply: Rgt_not_eq; exact: exp_pos.
Qed.
Lemma inverse_length : / INR m = (m%:R^-1)%ring.
Proof.
by rewrite natR /GRing.inv /= /Rinvx; case: eqP => [->|] //=; exact: Rinv_0.
Qed.
Theorem eq_4_3_1 (y : 'rV[R]_m) : prediction (/ INR m) (value_matrix d u) (key_query_matrix U) X x y
  = (x^T *m Gi *m (/ INR m *: (X *m y^T)))%ring ord0 ord0.
Proof. rewrite inverse_length; exact: eq_4_3 limit_product (Gi_sym (N_pos n_pos) Lambda_pd) y. Qed.
Theorem eq_4_2_1 (w : 'cV[R]_d) : prediction (/ INR m) (value_matrix d u) (key_query_matrix U) X x (w^T *m X)%ring
  = (x^T *m Gi *m (/ INR m *: (X *m X^T)) *m w)%ring ord0 ord0.
Proof. rewrite inverse_length; exact: eq_4_2 limit_product (Gi_sym (N_pos n_pos) Lambda_pd) w. Qed.
End Limit.

Theorem ours_ahn_lemma_1_1 d n (A : 'M[R]_d) (X : 'M[R]_(d, n)) (p q w : 'cV[R]_d) : let S := (/ INR n *: (X *m X^T))%ring in
  (- q^T *m p)%ring ord0 ord0 - ((S *m w - S *m p)^T *m A *m q)%ring ord0 ord0
  = (- q^T *m (p - A^T *m grad_col (fun v => (((v - w)^T *m S *m (v - w))%ring ord0 ord0 / 2)%R) p))%ring ord0 ord0.
Proof.
move=> S; have sS : S^T = S by rewrite /S linearZ /= trmx_mul trmxK.
have := ours_ahn_lemma_1 A p w q sS; rewrite /form !mulmx1 !mulNmx !mxNE => ->; reflexivity.
Qed.
