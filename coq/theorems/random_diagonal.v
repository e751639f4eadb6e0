(** * Random diagonal covariances: Theorem 4.5 and the lemmas of its proof

    For diagonal covariances the operator of random_covariances.v acts entry by entry: (T X)_ij = zeta_ij X_ij with
    zeta_ij = E[(N+1)/N l_i^2 l_j + l_i l_j tr(L)/N] > 0, gamma_i = zeta_ii and E[L^2] = diag(xi).  Hence the flow
    (cor-C.2), its potential (lem-C.3), the minimum with its minimisers (lem-C.4), the limit (thm-4.5) and the explicit
    bounds (lem-C.8 as corrected, ours-C.8), for the least zeta_ij or any nu > 0 below all of them. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions analysis.sums algebra.real_matrices analysis.operator_flow moments.expectation.
From LSA Require Export theorems.random_covariances.
From LSA Require Import analysis.operator_bounds theorems.reduced_loss theorems.theorem_4_1.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Section Diagonal.
Variables (Omega : Type) (E : expectation Omega) (d : nat) (N : R) (L : Omega -> 'M[R]_d).
Hypothesis N_pos : 0 < N.
Hypothesis L_pd : forall w, posdef (L w).
Hypothesis moments : third_moments E L.
Hypothesis L_diag : forall w i j, i != j -> L w i j = 0.
Notation mean := (mean E).
Notation meanM := (meanM E).
Let l i w := L w i i.

Definition gamma i := mean (fun w => (N + 1) / N * l i w ^ 3 + 1 / N * l i w ^ 2 * \tr (L w)).
Definition zeta i j := mean (fun w => (N + 1) / N * l i w ^ 2 * l j w + 1 / N * l i w * l j w * \tr (L w)).
Definition xi i := mean (fun w => l i w ^ 2).

Lemma L_dg w : L w = dg (fun i => l i w).
Proof. by apply/matrixP=> i j; rewrite dgE; case: eqP => [->|/eqP/L_diag]. Qed.
Lemma l_pos i w : 0 < l i w.
Proof.
have np : (delta_mx i ord0 : 'cV[R]_d) <> 0%ring.
  by move/matrixP/(_ i ord0); rewrite mx0E mxE !eqxx => h; have : (1 = 0)%R := h; lra.
have := (L_pd w).2 _ np; rewrite form_tr trmx_delta mul_delta_mx -[delta_mx i i]trmxK trmx_delta tr_delta; by [].
Qed.
Lemma gammaE i : gamma i = zeta i i.
Proof. by apply: mean_ext => w; ring. Qed.
Lemma Gamma_dg w : Gamma N (L w) = dg (fun i => (N + 1) / N * l i w + \tr (L w) / N).
Proof.
apply/matrixP=> i j; rewrite /Gamma mxDE !mxZE mx1E {1}L_dg !dgE; case: eqP => _; rring.
Qed.
Lemma GLXL_entry w X i j : (Gamma N (L w) *m L w *m X *m L w) i j
  = ((N + 1) / N * l i w ^ 2 * l j w + 1 / N * l i w * l j w * \tr (L w)) * X i j.
Proof.
rewrite Gamma_dg; move: (\tr (L w)) => t; rewrite L_dg dgr dgM dgl.
change (((N + 1) / N * l i w + t / N) * l i w * X i j * l j w = ((N + 1) / N * l i w ^ 2 * l j w + 1 / N * l i w * l j w * t) * X i j).
by field; lra.
Qed.
Let entry_int i j : integrable E (fun w => (N + 1) / N * l i w ^ 2 * l j w + 1 / N * l i w * l j w * \tr (L w)).
Proof.
have := int_GLXL N moments (const_mx 1) i j; apply: int_ext => w; rewrite GLXL_entry mxE; exact: Rmult_1_r.
Qed.
Lemma rop_entry X i j : meanM (fun w => Gamma N (L w) *m L w *m X *m L w) i j = zeta i j * X i j.
Proof.
rewrite meanME Rmult_comm /zeta -meanZ //; apply: mean_ext => w; rewrite GLXL_entry; rring.
Qed.
Lemma second_dg : meanM (fun w => L w *m L w) = dg xi.
Proof.
apply/matrixP=> i j; rewrite meanME dgE; case: eqP => [<-|ne].
  by apply: mean_ext => w; rewrite L_dg dgM dgE eqxx; rring.
rewrite -(mean_cst E 0); apply: mean_ext => w; rewrite L_dg dgM dgE; by case: eqP.
Qed.
Lemma zeta_pos i j : 0 < zeta i j.
Proof.
apply: mean_gt0 => // w; have a := l_pos i w; have b := l_pos j w.
have t0 : 0 <= \tr (L w) by rewrite trE; apply: Sm_ge0 => k; left; exact: l_pos.
have n1 : 0 < (N + 1) / N by apply: Rdiv_lt_0_compat; lra.
have n2 : 0 < 1 / N by apply: Rdiv_lt_0_compat; lra.
have : 0 < (N + 1) / N * l i w ^ 2 * l j w by apply: Rmult_lt_0_compat => //; apply: Rmult_lt_0_compat => //; apply: pow_lt.
have : 0 <= 1 / N * l i w * l j w * \tr (L w) by apply: Rmult_le_pos => //; apply: Rmult_le_pos; [apply: Rmult_le_pos|]; lra.
lra.
Qed.
Lemma gamma_pos i : 0 < gamma i. Proof. by rewrite gammaE; exact: zeta_pos. Qed.
Lemma xi_pos i : 0 < xi i.
Proof.
have int_xi : integrable E (fun w => l i w ^ 2).
  by have := int_LL moments i i; apply: int_ext => w; rewrite L_dg dgM dgE eqxx; rring.
by apply: mean_gt0 => // w; apply: pow_lt; exact: l_pos.
Qed.

(** ** cor-C.2 *)
Theorem cor_C_2_ii u U : gradient_flow (mean_ell E N L) u U -> forall s, 0 <= s -> forall i,
  is_derive (fun r => U r i i) s (- gamma i * u s ^ 2 * U s i i + xi i * u s).
Proof.
move=> [_ h] s hs i; have := h s hs i i.
have -> : - grad_U (mean_ell E N L) (u s) (U s) i i = (- grad_U (mean_ell E N L) (u s) (U s))%ring i i by rewrite mxNE.
rewrite (lem_C_1_U N_pos L_pd moments) mxDE !mxZE rop_entry second_dg dgE eqxx -gammaE.
by rewrite (_ : _ + _ = - gamma i * u s ^ 2 * U s i i + xi i * u s) //=; change (- (u s * u s) * (gamma i * U s i i) + u s * xi i = - gamma i * (u s * (u s * 1)) * U s i i + xi i * u s); rring.
Qed.
Theorem cor_C_2_ij u U : gradient_flow (mean_ell E N L) u U -> forall s, 0 <= s -> forall i j, i != j ->
  is_derive (fun r => U r i j) s (- zeta i j * u s ^ 2 * U s i j).
Proof.
move=> [_ h] s hs i j ij; have := h s hs i j.
have -> : - grad_U (mean_ell E N L) (u s) (U s) i j = (- grad_U (mean_ell E N L) (u s) (U s))%ring i j by rewrite mxNE.
rewrite (lem_C_1_U N_pos L_pd moments) mxDE !mxZE rop_entry second_dg dgE (negbTE ij).
by rewrite (_ : _ + _ = - zeta i j * u s ^ 2 * U s i j) //=; change (- (u s * u s) * (zeta i j * U s i j) + u s * 0 = - zeta i j * (u s * (u s * 1)) * U s i j); rring.
Qed.
Lemma quadratic U : mean (fun w => \tr (Gamma N (L w) *m L w *m U *m L w *m U^T)) = Sm (fun i => Sm (fun j => zeta i j * U i j ^ 2)).
Proof.
rewrite -(rop_ip N moments) tr_prod; apply: Sm_ext => i; apply: Sm_ext => j; rewrite rop_entry /=; rring.
Qed.
Lemma linear_part U : \tr (meanM (fun w => L w *m L w) *m U^T) = Sm (fun i => xi i * U i i).
Proof.
rewrite second_dg trE; apply: Sm_ext => i; rewrite dgl trmxE; by [].
Qed.
Theorem cor_C_2_u u U : gradient_flow (mean_ell E N L) u U -> forall s, 0 <= s ->
  is_derive u s (- Sm (fun i => Sm (fun j => zeta i j * u s * U s i j ^ 2)) + Sm (fun i => xi i * U s i i)).
Proof.
move=> [h _] s hs; have := h s hs; rewrite (lem_C_1_u N_pos L_pd moments) quadratic linear_part.
rewrite -Ropp_mult_distr_l -Sm_scal; congr is_derive; congr (- _ + _); apply: Sm_ext => i.
by rewrite -Sm_scal; apply: Sm_ext => j; rring.
Qed.

(** ** lem-C.3: the potential *)
Theorem lem_C_3 u U : mean_ell E N L u U = Sm (fun i => Sm (fun j => zeta i j * u ^ 2 * U i j ^ 2 / 2)) - Sm (fun i => xi i * U i i * u).
Proof.
rewrite (mean_ellE N moments) /operator_flow.loss (rop_ip N moments) quadratic /second linear_part.
rewrite -!Sm_scal; congr (_ - _); last by apply: Sm_ext => i; rring.
by apply: Sm_ext => i; rewrite -Sm_scal; apply: Sm_ext => j; rewrite /=; field.
Qed.

(** ** lem-C.4: minimum and minimisers *)
Definition A0 := invmx (meanM (fun w => Gamma N (L w) *m L w *m L w)) *m meanM (fun w => L w *m L w).
Lemma GLL_dg : meanM (fun w => Gamma N (L w) *m L w *m L w) = dg gamma.
Proof.
apply/matrixP=> i j; rewrite meanME dgE.
rewrite (mean_ext E (g := fun w => (Gamma N (L w) *m L w *m 1%:M *m L w) i j)) => [|w]; last by rewrite mulmx1.
rewrite -meanME rop_entry mx1E; case: eqP => [<-|_]; [by rewrite gammaE; rring | rring].
Qed.
Lemma dg_inv f : (forall i, f i <> 0) -> invmx (dg f) = dg (fun i => / f i) :> 'M[R]_d.
Proof.
move=> h; have e : dg f *m dg (fun i => / f i) = 1%:M :> 'M[R]_d.
  by rewrite dgM; apply/matrixP=> i j; rewrite dgE mx1E; case: eqP => // _; exact: Rinv_r.
have uf : dg f \in unitmx by case/mulmx1_unit: e.
by rewrite -[RHS](mulKmx uf) e mulmx1.
Qed.
Lemma A0_dg : A0 = dg (fun i => xi i / gamma i).
Proof.
rewrite /A0 GLL_dg second_dg dg_inv => [|i]; last by have := gamma_pos i; lra.
by rewrite dgM; apply/matrixP=> i j; rewrite !dgE; case: eqP => _ //; exact: Rmult_comm.
Qed.
Lemma A0_solves : meanM (fun w => Gamma N (L w) *m L w *m A0 *m L w) = meanM (fun w => L w *m L w).
Proof.
apply/matrixP=> i j; rewrite rop_entry second_dg A0_dg !dgE; case: eqP => [<-|_]; last rring.
by rewrite -gammaE; field; have := gamma_pos i; lra.
Qed.
Theorem lem_C_4_terms u U i j : i != j ->
  gamma i * u ^ 2 * U i i ^ 2 / 2 + zeta i j * u ^ 2 * U i j ^ 2 / 2 - xi i * U i i * u - (- / 2 * xi i ^ 2 / gamma i)
  = / 2 * gamma i * (U i i * u - xi i / gamma i) ^ 2 + / 2 * zeta i j * u ^ 2 * U i j ^ 2 :> R.
Proof. by move=> _; field; have := gamma_pos i; lra. Qed.

Definition min_mean_ell : R := - (/ 2 * \tr (meanM (fun w => L w *m L w)
  *m invmx (meanM (fun w => Gamma N (L w) *m L w *m L w)) *m meanM (fun w => L w *m L w))).
Lemma min_meanE : min_mean_ell = least (second E L) A0.
Proof.
rewrite /min_mean_ell /least -mulmxA -/A0; congr (- (_ * \tr (_ *m _))).
by rewrite A0_dg dg_tr.
Qed.
Lemma min_mean_value : min_mean_ell = - / 2 * Sm (fun i => xi i ^ 2 / gamma i).
Proof.
rewrite min_meanE /least A0_dg dg_tr /second second_dg dgM trE.
rewrite (Sm_ext (G := fun i => xi i ^ 2 / gamma i)) => [|i]; first rring.
by rewrite dgE eqxx /= /Rdiv; rring.
Qed.
Theorem lem_C_4 u U : min_mean_ell <= mean_ell E N L u U /\ (mean_ell E N L u U = min_mean_ell <-> u *: U = A0).
Proof.
have [tau [tp hp]] := op_gap (rop_sym N_pos L_pd moments) (rop_strict N_pos L_pd moments).
rewrite min_meanE (mean_ellE N moments); split; first exact: (loss_ge (rop_sym N_pos L_pd moments) tp hp A0_solves).
split; first exact: (loss_min (rop_sym N_pos L_pd moments) tp hp A0_solves).
exact: (loss_at (rop_sym N_pos L_pd moments) A0_solves).
Qed.
Theorem lem_C_4_attained : mean_ell E N L 1 A0 = min_mean_ell.
Proof. by apply/(lem_C_4 1 A0).2; exact: scale1r. Qed.

(** ** The flow *)
Section Flow.
Variables (u : R -> R) (U : R -> 'M[R]_d) (sigma : R) (Theta : 'M[R]_d).
Hypothesis flow : gradient_flow (mean_ell E N L) u U.
Hypothesis start : initial sigma Theta u U.
Let K := Theta *m Theta^T.

(* Theorem 4.5: the smallness condition (4.11) and the independence of the entries are not needed *)
Theorem thm_4_5_every_sigma : mx_limit U (/ sqrt (norm_F A0) *: A0) /\ is_lim u p_infty (sqrt (norm_F A0)).
Proof. exact: (ours_thm_4_5 N_pos L_pd moments flow start A0_solves). Qed.

Variable nu : R.
Hypothesis nu_pos : 0 < nu.
Hypothesis nu_gamma : forall i, nu <= gamma i.
Hypothesis nu_zeta : forall i j, i != j -> nu <= zeta i j.

Lemma nu_le i j : nu <= zeta i j.
Proof. by case: (altP (i =P j)) => [<-|/nu_zeta //]; rewrite -gammaE. Qed.
Lemma nu_op (X : 'M[R]_d) : nu * \tr (X *m X^T) <= \tr (rop N moments X *m X^T).
Proof.
rewrite (rop_ip N moments) quadratic tr_prod -Sm_scal; apply: Sm_le => i; rewrite -Sm_scal; apply: Sm_le => j.
by have := nu_le i j; have := sq_ge0 (X i j); rewrite /=; nra.
Qed.
(* at every point *)
Theorem domination_nu v V : 2 * nu * v ^ 2 * (mean_ell E N L v V - min_mean_ell) <= slope (mean_ell E N L) v V.
Proof.
have := domination (rop_sym N_pos L_pd moments) nu_pos nu_op A0_solves v V.
rewrite min_meanE (mean_ellE N moments) (mean_ell_fun N moments) (slopeE _ _ _ (rop_sym N_pos L_pd moments)).
by rewrite -/(second E L) /pow Rmult_1_r; lra.
Qed.
Lemma excess_mean v V : 0 <= mean_ell E N L v V - min_mean_ell.
Proof. by have := (lem_C_4 v V).1; lra. Qed.

(** ** lem-C.8 as corrected *)
Hypothesis int_size : integrable E (fun w => norm_op (Gamma N (L w)) * norm_F (L w) ^ 2).
Theorem lem_C_8_domination s : 0 <= s ->
  sigma ^ 2 < 2 * norm_F (meanM L *m Theta) ^ 2 / (sqrt (INR d) * size_moment E N L) ->
  nu * sigma ^ 2 / (2 * sqrt (INR d) * norm_op (second E L))
   * (2 * norm_F (meanM L *m Theta) ^ 2 - sqrt (INR d) * sigma ^ 2 * size_moment E N L)
   * (mean_ell E N L (u s) (U s) - min_mean_ell) <= slope (mean_ell E N L) (u s) (U s).
Proof.
move=> hs sm; have [h up] := lem_C_7 N_pos L_pd moments flow start A0_solves int_size hs sm.
apply: Rle_trans (domination_nu _ _); apply: Rmult_le_compat_r; first exact: excess_mean.
rewrite (_ : nu * sigma ^ 2 / _ * _ = nu * (sigma ^ 2 / (2 * sqrt (INR d) * norm_op (second E L))
   * (2 * norm_F (meanM L *m Theta) ^ 2 - sqrt (INR d) * sigma ^ 2 * size_moment E N L))); last by rewrite /Rdiv; rring.
have u2 := pow2_ge_0 (u s); have := Rmult_le_compat_l _ _ _ (Rlt_le _ _ nu_pos) h; have : 0 <= nu * u s ^ 2 by apply: Rmult_le_pos; lra.
lra.
Qed.

(** ** ours-C.8 *)
Definition u_max := Rmax sigma (sqrt (sqrt (Sm (fun i => xi i ^ 2 / gamma i) / nu))).
Definition u_min2 := Sm (fun i => Rmin (sigma * K i i) (xi i / (gamma i * u_max)) ^ 2).
Let sp : 0 < sigma := start.1.

Lemma K_diag i : 0 <= K i i.
Proof. by rewrite /K mulE; apply: Sm_ge0 => k; rewrite trmxE; exact: sq_ge0. Qed.
Lemma u_max_pos : 0 < u_max.
Proof. by apply: Rlt_le_trans sp _; exact: Rmax_l. Qed.
Lemma umax_le s : 0 <= s -> u s <= u_max.
Proof.
move=> hs; have [_ [K1 [u_0 U_0]]] := start.
have u0 : 0 < u 0 by rewrite u_0.
have bal0 : u 0 * u 0 = \tr (U 0 *m (U 0)^T) + 0.
  by rewrite -norm_F_sq u_0 U_0 norm_FZ K1 Rabs_right; [rring | lra].
have flow' : gradient_flow (operator_flow.loss (rop N moments) (second E L)) u U by rewrite -(mean_ell_fun N moments).
apply: (op_umax (rop_sym N_pos L_pd moments) nu_pos nu_op A0_solves flow' u0 bal0) => //.
  by rewrite u_0; exact: Rmax_l.
pose b := Sm (fun i => xi i ^ 2 / gamma i).
have -> : ip (second E L) A0 = b.
  by have := min_mean_value; rewrite min_meanE /least -/(ip _ _) -/b; lra.
have b0 : 0 <= b.
  by apply: Sm_ge0 => i; apply: Rmult_le_pos; [exact: pow2_ge_0 | left; apply: Rinv_0_lt_compat; exact: gamma_pos].
have bn : 0 <= b / nu by apply: Rdiv_le_0_compat.
have h : sqrt (sqrt (b / nu)) <= u_max := Rmax_r _ _.
have h2 : sqrt (b / nu) <= u_max * u_max.
  rewrite -[sqrt (b / nu)]sqrt_sqrt; last exact: sqrt_pos.
  by apply: Rmult_le_compat => //; exact: sqrt_pos.
have h3 : b / nu <= u_max * u_max * (u_max * u_max).
  by rewrite -[b / nu]sqrt_sqrt //; apply: Rmult_le_compat => //; exact: sqrt_pos.
have := Rmult_le_compat_l _ _ _ (Rlt_le _ _ nu_pos) h3.
rewrite (_ : nu * (b / nu) = b); last by field; lra.
by rewrite /=; lra.
Qed.

Theorem ours_C_8_floor s : 0 <= s -> u_min2 <= u s ^ 2.
Proof.
move=> hs; have [_ [K1 [u_0 U_0]]] := start.
have u0 : 0 < u 0 by rewrite u_0.
have bal0 : u 0 * u 0 = \tr (U 0 *m (U 0)^T) + 0.
  by rewrite -norm_F_sq u_0 U_0 norm_FZ K1 Rabs_right; [rring | lra].
have flow' : gradient_flow (operator_flow.loss (rop N moments) (second E L)) u U by rewrite -(mean_ell_fun N moments).
rewrite (random_balance N_pos L_pd moments flow start hs) tr_prod; apply: Sm_le => i.
have um := u_max_pos; have gp := gamma_pos i.
have ipd (X : 'M[R]_d) : ip (delta_mx i i) X = X i i by rewrite /ip tr_prodC tr_delta.
have eP : rop N moments (delta_mx i i) = gamma i *: delta_mx i i.
  apply/matrixP=> a b; rewrite rop_entry mxZE mxE; case: (altP (a =P i)) => [->|] /=; last by rewrite !Rmult_0_r.
  by case: (altP (b =P i)) => [->|] /=; [rewrite gammaE | rewrite !Rmult_0_r].
have := op_coordinate (rop_sym N_pos L_pd moments) nu_pos nu_op flow' u0 bal0 eP gp _ _ um umax_le hs.
rewrite !ipd U_0 mxZE /second second_dg dgE eqxx -/K => h.
have xp := xi_pos i.
have y0 : 0 <= sigma * K i i by apply: Rmult_le_pos; [lra | exact: K_diag].
have h2 : Rmin (sigma * K i i) (xi i / (gamma i * u_max)) <= U s i i by apply: h => //; lra.
have m0 : 0 <= Rmin (sigma * K i i) (xi i / (gamma i * u_max)).
  by apply: Rmin_glb => //; apply: Rdiv_le_0_compat; [lra | exact: Rmult_lt_0_compat].
apply: Rle_trans (_ : U s i i * U s i i <= _); first by rewrite /= Rmult_1_r; apply: Rmult_le_compat.
by apply: (Sm_term (F := fun j => U s i j * U s i j)) => j; exact: sq_ge0.
Qed.
Theorem ours_C_8_floor_pos : 0 < u_min2.
Proof.
have [_ [K1 _]] := start; have um := u_max_pos.
have : 0 < Sm (fun i => K i i).
  rewrite -[Sm _]/(\tr K); have h : 0 <= \tr K by exact: tr_sq_ge0.
  by case: h => // z; exfalso; have := tr_sq_eq0 (esym z) => t0; move: K1; rewrite t0 mul0mx norm_F0; lra.
move=> /Sm_pos_ex [i ki].
have mp : 0 < Rmin (sigma * K i i) (xi i / (gamma i * u_max)).
  apply: Rmin_pos; first exact: Rmult_lt_0_compat.
  by apply: Rdiv_lt_0_compat; [exact: xi_pos | apply: Rmult_lt_0_compat => //; exact: gamma_pos].
apply: Rlt_le_trans (pow_lt _ 2 mp) _.
by apply: (Sm_term (F := fun i => Rmin (sigma * K i i) (xi i / (gamma i * u_max)) ^ 2)) => j; exact: pow2_ge_0.
Qed.
Theorem ours_C_8 s : 0 <= s ->
  2 * nu * u s ^ 2 * (mean_ell E N L (u s) (U s) - min_mean_ell) <= slope (mean_ell E N L) (u s) (U s)
  /\ u_min2 <= u s ^ 2 /\ 0 < u_min2 /\ 0 < u s.
Proof.
move=> hs; split; first exact: domination_nu.
split; first exact: ours_C_8_floor.
split; first exact: ours_C_8_floor_pos.
exact: (random_positive N_pos L_pd moments flow start).
Qed.
End Flow.
End Diagonal.
