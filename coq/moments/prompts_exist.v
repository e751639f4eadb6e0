(** * There are linear forms with the covariances of the prompts

    For Lambda = L L' take (N + 2) d independent standard normal variables: x_m = L z_m, the query L z_q and w = z_w.  Every
    positive definite Lambda has this form.  So the hypotheses of prompt_moments.v are satisfiable. *)
From mathcomp Require Import all_ssreflect all_algebra.
From SsrMultinomials Require Import mpoly.
From LSA Require Export moments.gauss moments.prompt_moments.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Legs.
Variables (F : numFieldType) (d N : nat) (L : 'M[F]_d).
Let Lambda := L *m L^T.
Definition size_z := (N * d + (d + d))%N.
Definition xl (m : 'I_N) (i : 'I_d) : 'rV[F]_size_z := row_mx (mxvec (delta_mx m 0 *m row i L)) 0.
Definition ql (i : 'I_d) : 'rV[F]_size_z := row_mx 0 (row_mx (row i L) 0).
Definition wl (i : 'I_d) : 'rV[F]_size_z := row_mx 0 (row_mx 0 (delta_mx 0 i)).

Lemma dotE n (a b : 'rV[F]_n) : dot a b = (a *m b^T) 0 0.
Proof. by rewrite mxE; apply: eq_bigr => i _; rewrite mxE. Qed.
Lemma dot_row n1 n2 (a c : 'rV[F]_n1) (b e : 'rV[F]_n2) : dot (row_mx a b) (row_mx c e) = dot a c + dot b e.
Proof. by rewrite !dotE tr_row_mx mul_row_col mxE. Qed.
Lemma dot0r n (a : 'rV[F]_n) : dot 0 a = 0.
Proof. by rewrite dotE mul0mx mxE. Qed.
Lemma dotr0 n (a : 'rV[F]_n) : dot a 0 = 0.
Proof. by rewrite dotC dot0r. Qed.

Lemma dot_vec m n (A B : 'M[F]_(m, n)) : dot (mxvec A) (mxvec B) = \tr (A *m B^T).
Proof.
rewrite /dot (reindex _ (curry_mxvec_bij m n)) /= /mxtrace.
under [RHS]eq_bigr => i _ do rewrite mxE.
rewrite pair_bigA /=; apply: eq_bigr => -[i j] _ /=; by rewrite !mxvecE mxE.
Qed.

Lemma row_dot i j : row i L *m (row j L)^T = (Lambda i j)%:M.
Proof.
rewrite [LHS]mx11_scalar; congr (_%:M); rewrite /Lambda !mxE; apply: eq_bigr => k _; by rewrite !mxE.
Qed.

Lemma cov_x m m' i j : dot (xl m i) (xl m' j) = if m == m' then Lambda i j else 0.
Proof.
rewrite dot_row dot0r addr0 dot_vec trmx_mul mulmxA -(mulmxA _ (row i L)) row_dot mul_mx_scalar.
rewrite -scalemxAl mxtraceZ trmx_delta mul_delta_mx.
have -> : \tr (delta_mx m m' : 'M[F]_N) = (m == m')%:R.
  rewrite /mxtrace (bigD1 m) //= big1 => [|k km]; first by rewrite mxE eqxx addr0.
  by rewrite mxE (negbTE km).
by case: (m == m'); rewrite ?mulr1 ?mulr0.
Qed.
Lemma cov_q i j : dot (ql i) (ql j) = Lambda i j.
Proof. by rewrite !dot_row !dot0r add0r addr0 dotE row_dot mxE eqxx. Qed.
Lemma cov_w i j : dot (wl i) (wl j) = (i == j)%:R.
Proof.
rewrite !dot_row !dot0r !add0r dotE trmx_delta mxE (bigD1 i) //= big1 ?addr0 => [|k ki].
  by rewrite !mxE !eqxx /= mul1r andbT.
by rewrite !mxE (negbTE ki) andbF mul0r.
Qed.
Lemma cov_xq m i j : dot (xl m i) (ql j) = 0.
Proof. by rewrite dot_row dotr0 dot0r addr0. Qed.
Lemma cov_wx m i j : dot (wl i) (xl m j) = 0.
Proof. by rewrite dot_row dot0r dotr0 addr0. Qed.
Lemma cov_wq i j : dot (wl i) (ql j) = 0.
Proof. by rewrite !dot_row !dot0r dotr0 !add0r. Qed.

Hypothesis N_pos : (0 < N)%N.
Theorem population_loss (u : F) (U : 'M[F]_d) :
  let e := yhat_minus_y xl ql wl u U in                (* yhat - y = u w'S U x - w'x on u12 = u21 = 0 *)
  E (e * e) = u * u * \tr (GammaN N Lambda *m Lambda *m U *m Lambda *m U^T)
     - (u + u) * \tr (Lambda *m Lambda *m U^T) + \tr Lambda.
Proof.
move=> e; apply: (lem_A_1 cov_x cov_q cov_w cov_xq cov_wx cov_wq).
by rewrite Num.Theory.pnatr_eq0 -lt0n.
Qed.
End Legs.
