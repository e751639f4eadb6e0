(** * Theorem 4.1 from the law of the prompts, on the two active blocks

    W_PV and W_KQ have u12 = u21 = 0; the two active blocks follow gradient flow of the population loss of the literal
    attention layer on Gaussian prompts ([slice_loss]).  The loss is ell plus a constant, so that everything of
    theorem_4_1.v applies; the limit is a global minimum over all entries of W_PV and W_KQ ([limit_is_global_minimum]). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions algebra.real_matrices theorems.theorem_4_1 theorems.population_loss.
From LSA Require Import analysis.operator_flow theorems.reduced_loss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

(* norm_F(M)^(1/2) and tr(M^2)^(1/4) are the same number for symmetric M *)
Lemma quarter_root d (M : 'M[R]_d) : M^T = M -> 0 < \tr (M *m M) -> Rpower (\tr (M *m M)) (/ 4) = sqrt (norm_F M).
Proof.
move=> s p; rewrite /norm_F s -(Rpower_sqrt (sqrt _)); last exact: sqrt_lt_R0.
by rewrite -(Rpower_sqrt (\tr (M *m M))) // Rpower_mult; congr Rpower; field.
Qed.

Section Slice.
Variables (d n k : nat) (Lambda : 'M[R]_d).
Variable law : prompts (F := R_realFieldType) n k Lambda.
Hypothesis n_pos : leq 1 n.
Hypothesis Lambda_pd : posdef Lambda.
Let N := INR n.

(* the parameters with active blocks u and U and nothing else *)
Definition value_matrix (u : R) : 'M[R]_(d + 1) := block_mx 0 0 0 u%:M.
Definition key_query_matrix (U : 'M[R]_d) : 'M[R]_(d + 1) := block_mx U 0 0 0.
Definition slice_loss (u : R) (U : 'M[R]_d) : R := total_loss law (value_matrix u) (key_query_matrix U).

Lemma slice_active u U : active (value_matrix u) (key_query_matrix U).
Proof. by split; rewrite /b_u12 /b_u21 /value_matrix /key_query_matrix block_mxKdl trmx0. Qed.
Lemma value_u u : b_u (value_matrix u) = u.
Proof. by rewrite /b_u /value_matrix block_mxKdr mxE eqxx mulr1n. Qed.
Lemma key_U U : b_U11 (key_query_matrix U) = U.
Proof. by rewrite /b_U11 /key_query_matrix block_mxKul. Qed.
Theorem slice_lossE u U : slice_loss u U = ell N Lambda u U + \tr Lambda / 2.
Proof.
have := loss_slice law n_pos (slice_active u U); rewrite value_u key_U -/(slice_loss u U) -/N => h; rewrite -h; ring.
Qed.
Lemma Derive_const_plus f c x : Derive (fun t => f t + c) x = Derive f x.
Proof.
by rewrite /Derive; congr real; apply: Lim_ext => h; congr (_ / _); ring.
Qed.
(* lem-A.1: the same gradients *)
Theorem slice_grad_u u U : grad_u slice_loss u U = grad_u (ell N Lambda) u U.
Proof.
rewrite /grad_u (Derive_ext _ (fun t => ell N Lambda (u + t) U + \tr Lambda / 2)) => [|t]; last exact: slice_lossE.
exact: Derive_const_plus.
Qed.
Theorem slice_grad_U u U : grad_U slice_loss u U = grad_U (ell N Lambda) u U.
Proof.
apply/matrixP=> i j; rewrite !mxE.
rewrite (Derive_ext _ (fun t => ell N Lambda u (U + t *: delta_mx i j)%ring + \tr Lambda / 2)) => [|t]; last exact: slice_lossE.
exact: Derive_const_plus.
Qed.
Lemma slice_flow u U : gradient_flow slice_loss u U -> gradient_flow (ell N Lambda) u U.
Proof.
by move=> [h1 h2]; split=> s hs; [rewrite -slice_grad_u; exact: h1 | move=> i j; rewrite -slice_grad_U; exact: h2].
Qed.
(* lem-5.2: the velocities (5.4) of the two active blocks *)
Lemma N_pos : 0 < N. Proof. by rewrite /N; apply: lt_0_INR; apply/ltP. Qed.
Theorem lem_5_2_U u U : (- grad_U slice_loss u U)%ring
  = ((- (u * u))%R *: (Gamma N Lambda *m Lambda *m U *m Lambda) + u *: (Lambda *m Lambda))%ring.
Proof. by rewrite slice_grad_U (ell_grad_U N_pos Lambda_pd) opprB addrC scaleNr. Qed.
Theorem lem_5_2_u u U : - grad_u slice_loss u U
  = - \tr (u *: (Gamma N Lambda *m Lambda *m U *m Lambda *m U^T) - Lambda *m Lambda *m U^T)%ring.
Proof. by rewrite slice_grad_u (ell_grad_u N_pos Lambda_pd) trB trZ. Qed.

(** ** The flow *)
Variables (u : R -> R) (U : R -> 'M[R]_d) (sigma : R) (Theta : 'M[R]_d).
Hypothesis flow : gradient_flow slice_loss u U.
Hypothesis start : initial sigma Theta u U.
Notation Gi := (invmx (Gamma N Lambda)).

Lemma d_pos : leq 1 d.
Proof.
case: (posnP d) => // d0; exfalso; have [_ [k1 _]] := start.
have t0 : Theta = 0%ring by apply/matrixP=> i; exfalso; move: i; rewrite d0 => -[].
by move: k1; rewrite t0 mul0mx norm_F0; lra.
Qed.
Lemma start_op : 0 < 0 \/ exists (P : 'M[R]_d) (lam : R),
  op N Lambda P = lam *: P /\ 0 < \tr (P *m (Lambda *m Lambda)^T) /\ 0 <= \tr (P *m (U 0)^T).
Proof. exact: (operator_start N d_pos Lambda_pd (pulled_0 Lambda_pd start)). Qed.
Lemma balanced : u 0 * u 0 = \tr (U 0 *m (U 0)^T) + 0.
Proof. by have [_ e] := lem_A_3 d_pos N_pos Lambda_pd (slice_flow flow) start (Rle_refl 0); move: e; rewrite /=; lra. Qed.
Lemma u_start : 0 < u 0. Proof. by have [h [_ [-> _]]] := start. Qed.

Theorem limit_U : mx_limit U (/ sqrt (norm_F Gi) *: Gi).
Proof.
have f := slice_flow flow; have sy := op_sym N_pos Lambda_pd.
exact: (op_limit_U sy (tau_pos N_pos Lambda_pd d_pos) (op_pos N_pos Lambda_pd) (op_inv N_pos Lambda_pd)
  (flow_du sy f) (flow_dU sy f) u_start (Rle_refl 0) balanced start_op erefl).
Qed.
Theorem limit_u : is_lim u p_infty (sqrt (norm_F Gi)).
Proof.
have f := slice_flow flow; have sy := op_sym N_pos Lambda_pd.
exact: (op_limit_u sy (tau_pos N_pos Lambda_pd d_pos) (op_pos N_pos Lambda_pd) (op_inv N_pos Lambda_pd)
  (flow_du sy f) (flow_dU sy f) u_start (Rle_refl 0) balanced start_op erefl).
Qed.
Lemma Gi_trace_pos : 0 < \tr (Gi *m Gi).
Proof.
have p : 0 < norm_F Gi.
  have f := slice_flow flow; have sy := op_sym N_pos Lambda_pd.
  exact: (op_A_pos sy (tau_pos N_pos Lambda_pd d_pos) (op_pos N_pos Lambda_pd) (op_inv N_pos Lambda_pd) start_op erefl).
by have := Rmult_lt_0_compat _ _ p p; rewrite norm_F_sq (Gi_sym N_pos Lambda_pd).
Qed.
(* thm-4.1, ours-thm-4.1: (4.1), for every sigma > 0 *)
Theorem limits_4_1 : mx_limit U (Rpower (\tr (Gi *m Gi)) (- / 4) *: Gi) /\ is_lim u p_infty (Rpower (\tr (Gi *m Gi)) (/ 4)).
Proof.
have q := quarter_root (Gi_sym N_pos Lambda_pd) Gi_trace_pos.
by rewrite Rpower_Ropp q; split; [exact: limit_U | exact: limit_u].
Qed.
Theorem limit_is_global_minimum V K : let r := sqrt (norm_F Gi) in
  slice_loss r (/ r *: Gi) <= total_loss law V K.
Proof.
move=> r; have rp : 0 < r.
  apply: sqrt_lt_R0; have := Gi_trace_pos; rewrite -{2}(Gi_sym N_pos Lambda_pd) -norm_F_sq => h.
  by have := norm_F_ge0 Gi; nra.
rewrite /slice_loss (loss_minimum_slice law n_pos Lambda_pd (slice_active _ _)); first exact: (loss_minimum law n_pos Lambda_pd).
rewrite value_u key_U scalerA.
by rewrite (_ : GRing.mul r (/ r) = 1%ring); [exact: scale1r | apply: Rinv_r; lra].
Qed.

Theorem thm_4_1 : small N Lambda sigma ->
  mx_limit U (Rpower (\tr (Gi *m Gi)) (- / 4) *: Gi) /\ is_lim u p_infty (Rpower (\tr (Gi *m Gi)) (/ 4)).
Proof. by move=> _; exact: limits_4_1. Qed.

Theorem ours_thm_4_1 : mx_limit U (Rpower (\tr (Gi *m Gi)) (- / 4) *: Gi) /\ is_lim u p_infty (Rpower (\tr (Gi *m Gi)) (/ 4))
  /\ forall s, 0 <= s -> 0 < u s /\ ex_derive (fun r => ell N Lambda (u r) (U r)) s
    /\ Derive (fun r => ell N Lambda (u r) (U r)) s
       <= - (2 * u s ^ 2 * (lam_min (Gamma N Lambda) * lam_min Lambda ^ 2) * (ell N Lambda (u s) (U s) - min_ell N Lambda)).
Proof.
have [a b] := limits_4_1; split=> //; split=> // s hs; split.
  exact: (ours_A_4 d_pos N_pos Lambda_pd (slice_flow flow) start).2.
exact: (general_rate d_pos N_pos Lambda_pd (slice_flow flow) hs).
Qed.
End Slice.
