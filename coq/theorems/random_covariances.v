(** * Random covariances: lem-C.1, lem-C.5, ours-thm-4.5, ours-C.7

    The covariance of a prompt is a random positive definite matrix L(omega) with finite third moments.  The averaged
    reduced loss is the loss of operator_flow.v for T X = E[Gamma L X L] and C = E[L^2]; T is symmetric, and positive since
    it is so for every omega.  At the start <C, U(0)> = sigma E ||L Theta||_F^2 > 0. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions analysis.sums algebra.real_matrices analysis.operator_flow moments.expectation.
From LSA Require Import analysis.operator_bounds theorems.reduced_loss theorems.inequalities.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Section Random.
Variables (Omega : Type) (E : expectation Omega) (d : nat) (N : R) (L : Omega -> 'M[R]_d).
Hypothesis N_pos : 0 < N.
Hypothesis L_pd : forall w, posdef (L w).
Hypothesis moments : third_moments E L.
Notation mean := (mean E).
Notation meanM := (meanM E).
Let G w := Gamma N (L w).

Definition mean_ell (u : R) (U : 'M[R]_d) : R := mean (fun w => ell N (L w) u U).

Lemma deg_GLXL (X : 'M[R]_d) : mdeg L 3 (fun w => G w *m L w *m X *m L w).
Proof.
exact: (mdeg_mul (mdeg_mul (mdeg_mul (mdeg_Gamma L N) (mdeg_L L)) (mdeg_const L X)) (mdeg_L L)).
Qed.
Lemma int_GLXL X : integrableM E (fun w => G w *m L w *m X *m L w).
Proof. exact: (int_mdeg moments _ (deg_GLXL X)). Qed.
Lemma deg_LL : mdeg L 2 (fun w => L w *m L w). Proof. exact: (mdeg_mul (mdeg_L L) (mdeg_L L)). Qed.
Lemma int_LL : integrableM E (fun w => L w *m L w). Proof. exact: (int_mdeg moments _ deg_LL). Qed.

Definition rop_fun (X : 'M[R]_d) : 'M[R]_d := meanM (fun w => G w *m L w *m X *m L w).
Lemma rop_is_linear : GRing.linear_for (@GRing.scale _ _) rop_fun.
Proof.
move=> a X Y; apply/matrixP=> i j; rewrite mxDE mxZE !meanME.
rewrite -meanZ; last exact: int_GLXL.
rewrite -meanD; [|by apply: int_scal; exact: int_GLXL|exact: int_GLXL].
apply: mean_ext => w; rewrite -mxZE -mxDE; congr (fun_of_matrix _ i j).
by rewrite mulmxDr mulmxDl -scalemxAr -scalemxAl.
Qed.
Definition rop : {linear 'M[R]_d -> 'M[R]_d} := Linear rop_is_linear.
Definition second : 'M[R]_d := meanM (fun w => L w *m L w).

Lemma ropE X : rop X = meanM (fun w => Gamma N (L w) *m L w *m X *m L w). Proof. by []. Qed.
Lemma rop_ip (X Y : 'M[R]_d) : \tr (rop X *m Y^T) = mean (fun w => \tr (op N (L w) X *m Y^T)).
Proof. exact: (tr_mean Y (int_GLXL X)).2. Qed.
Lemma int_ip (X Y : 'M[R]_d) : integrable E (fun w => \tr (op N (L w) X *m Y^T)).
Proof. exact: (tr_mean Y (int_GLXL X)).1. Qed.
Lemma rop_sym (X Y : 'M[R]_d) : \tr (rop X *m Y^T) = \tr (X *m (rop Y)^T).
Proof.
rewrite [RHS]tr_prodC !rop_ip; apply: mean_ext => w; rewrite (op_sym N_pos (L_pd w)) tr_prodC; by [].
Qed.
Lemma rop_strict (X : 'M[R]_d) : X <> 0%ring -> 0 < \tr (rop X *m X^T).
Proof.
move=> nz; have dp : leq 1 d.
  by case: (posnP d) => // d0; exfalso; apply: nz; apply/matrixP=> i; exfalso; move: i; rewrite d0 => -[].
rewrite rop_ip; apply: mean_gt0; first exact: int_ip.
move=> w; apply: Rlt_le_trans (op_pos N_pos (L_pd w) X); apply: Rmult_lt_0_compat; last exact: tr_sq_pos.
exact: tau_pos.
Qed.

(* the averaged reduced loss is that of the operator *)
Theorem mean_ellE u U : mean_ell u U = operator_flow.loss rop second u U.
Proof.
rewrite /mean_ell /ell /operator_flow.loss rop_ip /second (tr_mean U int_LL).2.
rewrite meanB; [|by apply: int_scal; exact: int_ip|by apply: int_scal; exact: (tr_mean U int_LL).1].
by rewrite !meanZ //; [exact: (tr_mean U int_LL).1 | exact: int_ip].
Qed.
Lemma mean_ell_fun : mean_ell = operator_flow.loss rop second.
Proof.
apply: FunctionalExtensionality.functional_extensionality => u.
by apply: FunctionalExtensionality.functional_extensionality => U; exact: mean_ellE.
Qed.

(** ** lem-C.1 on the reduced loss: the velocities are means *)
Theorem lem_C_1_U u U : (- grad_U mean_ell u U)%ring
  = ((- (u * u)) *: meanM (fun w => Gamma N (L w) *m L w *m U *m L w) + u *: meanM (fun w => L w *m L w))%ring.
Proof. by rewrite mean_ell_fun (loss_grad_U second rop_sym) opprK. Qed.
Theorem lem_C_1_u u U : - grad_u mean_ell u U
  = - u * mean (fun w => \tr (Gamma N (L w) *m L w *m U *m L w *m U^T)) + \tr (meanM (fun w => L w *m L w) *m U^T).
Proof. by rewrite mean_ell_fun (loss_grad_u second rop_sym) Ropp_involutive /vel_u rop_ip. Qed.

(** ** lem-C.5: u^2 and tr(U U') have the same derivative *)
Theorem lem_C_5 u U : - (2 * (u * grad_u mean_ell u U)) = - (2 * \tr (U^T *m grad_U mean_ell u U)).
Proof.
rewrite mean_ell_fun (loss_grad_u second rop_sym) (loss_grad_U second rop_sym) mulmxN trN mxtrace_mulC.
rewrite -/(ip _ U) /vel_U ipDl !ipZl /vel_u -!/(ip _ U); rring.
Qed.

(** ** The flow from Assumption 3.3, for every law *)
Section Flow.
Variables (u : R -> R) (U : R -> 'M[R]_d) (sigma : R) (Theta A : 'M[R]_d).
Hypothesis flow : gradient_flow mean_ell u U.
Hypothesis start : initial sigma Theta u U.
(* A solves E[Gamma Lambda A Lambda] = E[Lambda^2] *)
Hypothesis A_solves : meanM (fun w => Gamma N (L w) *m L w *m A *m L w) = meanM (fun w => L w *m L w).
Let K := Theta *m Theta^T.
Let sp : 0 < sigma := start.1.
Let K1 : norm_F K = 1 := start.2.1.
Let u_0 : u 0 = sigma := start.2.2.1.
Let U_0 : U 0 = sigma *: K := start.2.2.2.
Let flow' : gradient_flow (operator_flow.loss rop second) u U. Proof. by rewrite -mean_ell_fun. Qed.
Let K_sym : K^T = K. Proof. by rewrite /K trmx_mul trmxK. Qed.
Let u0 : 0 < u 0. Proof. by rewrite u_0. Qed.
Let bal0 : u 0 * u 0 = \tr (U 0 *m (U 0)^T) + 0.
Proof. by rewrite -norm_F_sq u_0 U_0 norm_FZ K1 Rabs_right; [rring | lra]. Qed.

Lemma K_Theta w : \tr (L w *m L w *m K) = norm_F (L w *m Theta) ^ 2.
Proof. by rewrite /= Rmult_1_r norm_F_sq trmx_mul (L_pd w).1 /K -!mulmxA mxtrace_mulC !mulmxA. Qed.
Lemma int_Theta : integrable E (fun w => norm_F (L w *m Theta) ^ 2).
Proof. by apply: (int_ext _ (tr_mean K int_LL).1) => w; rewrite K_sym K_Theta. Qed.
Lemma inner_start : \tr (second *m (U 0)^T) = sigma * mean (fun w => norm_F (L w *m Theta) ^ 2).
Proof.
rewrite U_0 linearZ /= -scalemxAr trZ (tr_mean K int_LL).2; congr (_ * _).
by apply: mean_ext => w; rewrite K_sym K_Theta.
Qed.
Lemma Theta_nz : Theta <> 0%ring.
Proof. by move=> z; move: K1; rewrite /K z mul0mx norm_F0; lra. Qed.
Lemma Theta_mean_pos : 0 < mean (fun w => norm_F (L w *m Theta) ^ 2).
Proof.
apply: mean_gt0; first exact: int_Theta.
move=> w; apply: pow_lt; case: (norm_F_ge0 (L w *m Theta)) => // z; exfalso; apply: Theta_nz.
by rewrite -(mulKmx (posdef_unit (L_pd w)) Theta) (norm_F_eq0 (esym z)) mulmx0.
Qed.
Lemma rstart : (0 < 0) \/ exists (P : 'M[R]_d) (lam : R), rop P = lam *: P /\ 0 < \tr (P *m second^T) /\ 0 <= \tr (P *m (U 0)^T).
Proof.
right; apply: (start_of_inner rop_sym); rewrite inner_start; apply: Rmult_lt_0_compat sp Theta_mean_pos.
Qed.

Theorem random_positive s : 0 <= s -> 0 < u s.
Proof.
have [tau [tp hp]] := op_gap rop_sym rop_strict => hs.
exact: (op_positive rop_sym tp hp (flow_du rop_sym flow') (flow_dU rop_sym flow') u0 (Rle_refl 0) bal0).
Qed.
Theorem random_balance s : 0 <= s -> u s ^ 2 = \tr (U s *m (U s)^T).
Proof.
have [tau [tp hp]] := op_gap rop_sym rop_strict => hs.
by have := op_balance rop_sym tp hp (flow_du rop_sym flow') (flow_dU rop_sym flow') bal0 hs; rewrite /= => e; lra.
Qed.
Theorem ours_thm_4_5 : mx_limit U (/ sqrt (norm_F A) *: A) /\ is_lim u p_infty (sqrt (norm_F A)).
Proof.
have [tau [tp hp]] := op_gap rop_sym rop_strict.
have du := flow_du rop_sym flow'; have dU := flow_dU rop_sym flow'.
split; first exact: (op_limit_U rop_sym tp hp A_solves du dU u0 (Rle_refl 0) bal0 rstart erefl).
exact: (op_limit_u rop_sym tp hp A_solves du dU u0 (Rle_refl 0) bal0 rstart erefl).
Qed.
Theorem random_A_pos : 0 < norm_F A.
Proof.
have [tau [tp hp]] := op_gap rop_sym rop_strict.
exact: (op_A_pos rop_sym tp hp A_solves rstart erefl).
Qed.
(* the equation has exactly one solution *)
Theorem A_unique B : meanM (fun w => Gamma N (L w) *m L w *m B *m L w) = meanM (fun w => L w *m L w) -> B = A.
Proof. by move=> e; apply: (op_injective rop_strict); rewrite /rop /= /rop_fun /G e A_solves. Qed.

(** ** The start and the floor under u: ours-C.7 *)
Definition size_moment := mean (fun w => norm_op (Gamma N (L w)) * norm_F (L w) ^ 2).
Hypothesis int_size : integrable E (fun w => norm_op (Gamma N (L w)) * norm_F (L w) ^ 2).

Lemma ell_start w : ell N (L w) (u 0) (U 0) <= sigma ^ 4 / 2 * (norm_op (Gamma N (L w)) * norm_F (L w) ^ 2)
  - sigma ^ 2 * norm_F (L w *m Theta) ^ 2.
Proof.
rewrite /ell u_0 U_0.
have -> : \tr (Gamma N (L w) *m L w *m (sigma *: K) *m L w *m (sigma *: K)^T)
    = sigma * sigma * \tr (Gamma N (L w) *m L w *m K *m L w *m K).
  by rewrite [(sigma *: K)^T]linearZ /= K_sym -!scalemxAr -!scalemxAl -?scalemxAr !trZ; exact: esym (Rmult_assoc _ _ _).
have -> : \tr (L w *m L w *m (sigma *: K)^T) = sigma * norm_F (L w *m Theta) ^ 2.
  by rewrite linearZ /= K_sym -scalemxAr trZ K_Theta.
have h : \tr (Gamma N (L w) *m L w *m K *m L w *m K) <= norm_op (Gamma N (L w)) * norm_F (L w) ^ 2.
  have -> : \tr (Gamma N (L w) *m L w *m K *m L w *m K) = \tr ((Gamma N (L w) *m (L w *m K)) *m (K *m L w)^T).
    by rewrite (trmx_mul K) (L_pd w).1 K_sym !mulmxA.
  apply: Rle_trans (tr_le_norms _ _) _; have g0 := norm_F_ge0 (L w).
  have h1 : norm_F (L w *m K) <= norm_F (L w) by apply: Rle_trans (mulmx_norm _ _) _; rewrite K1; lra.
  have h2 : norm_F (K *m L w) <= norm_F (L w) by apply: Rle_trans (mulmx_norm _ _) _; rewrite K1; lra.
  have h3 : norm_F (Gamma N (L w) *m (L w *m K)) <= norm_op (Gamma N (L w)) * norm_F (L w).
    by apply: Rle_trans (norm_op_F _ _) _; apply: Rmult_le_compat_l => //; exact: norm_op_ge0.
  rewrite /= Rmult_1_r -Rmult_assoc; apply: Rmult_le_compat => //; exact: norm_F_ge0.
have s4 : 0 <= sigma ^ 4 by apply: pow_le; lra.
have := Rmult_le_compat_l _ _ _ s4 h.
move: (\tr _) (norm_F _) (norm_F _) (norm_op _) => a b c g; rewrite /= => h3; lra.
Qed.

Lemma mean_start : mean_ell (u 0) (U 0) <= sigma ^ 4 / 2 * size_moment - sigma ^ 2 * mean (fun w => norm_F (L w *m Theta) ^ 2).
Proof.
rewrite -!meanZ //; [|exact: int_Theta].
rewrite -meanB; [|exact: int_scal|by apply: int_scal; exact: int_Theta].
apply: mean_le => [||w]; last exact: ell_start.
- apply: int_minus; first by apply: int_scal; exact: int_ip.
  by apply: int_scal; exact: (tr_mean (U 0) int_LL).1.
- by apply: int_minus; apply: int_scal => //; exact: int_Theta.
Qed.

Lemma random_floor s : 0 <= s -> - mean_ell (u 0) (U 0) <= u s ^ 2 * norm_F second.
Proof.
have [tau [tp hp]] := op_gap rop_sym rop_strict => hs.
have := op_floor rop_sym tp hp A_solves flow' u0 bal0 hs; by rewrite -mean_ellE.
Qed.
Lemma second_pos : 0 < norm_F second.
Proof.
case: (norm_F_ge0 second) => // z; exfalso; have := inner_start; rewrite (norm_F_eq0 (esym z)) mul0mx mxtrace0 => e.
have := Rmult_lt_0_compat _ _ sp Theta_mean_pos; rewrite -e; exact: Rlt_irrefl.
Qed.

Theorem ours_C_7 s : 0 <= s -> sigma ^ 2 / (2 * norm_F second)
    * (2 * mean (fun w => norm_F (L w *m Theta) ^ 2) - sigma ^ 2 * size_moment) <= u s ^ 2 /\ 0 < u s.
Proof.
move=> hs; split; last exact: random_positive.
have h := random_floor hs; have h0 := mean_start; have lp := second_pos.
apply: (Rmult_le_reg_r (norm_F second)) => //.
set X := _ / _ * _; have -> : X * norm_F second
    = - (sigma ^ 4 / 2 * size_moment - sigma ^ 2 * mean (fun w => norm_F (L w *m Theta) ^ 2)).
  by rewrite /X; field; lra.
lra.
Qed.

(** ** lem-C.6-corrected, the parts for every law *)
Lemma int_L : integrableM E L. Proof. exact: (int_mdeg moments _ (mdeg_L L)). Qed.
Theorem lem_C_6_trace : mean (fun w => \tr ((sigma ^ 2)%R *: (L w *m L w *m Theta *m Theta^T)))
  = sigma ^ 2 * mean (fun w => norm_F (L w *m Theta) ^ 2).
Proof.
rewrite -meanZ; last exact: int_Theta.
by apply: mean_ext => w; rewrite trZ -mulmxA -/K K_Theta.
Qed.
Lemma deg_LT : mdeg L 1 (fun w => L w *m Theta). Proof. exact: (mdeg_mul (mdeg_L L) (mdeg_const L Theta)). Qed.
Lemma mean_LT : meanM (fun w => L w *m Theta) = meanM L *m Theta.
Proof.
apply/matrixP=> i j; rewrite meanME (mulE (meanM L)) (mean_ext E (g := fun w => Sm (fun k => Theta k j * L w i k))) => [|w]; last first.
  by rewrite mulE; apply: Sm_ext => k; ring.
rewrite meanSm => [|k]; last by apply: int_scal; exact: int_L.
by apply: Sm_ext => k; rewrite meanZ ?meanME; [rring | exact: int_L].
Qed.
(* the variance of L Theta *)
Theorem lem_C_6_variance : mean (fun w => norm_F (L w *m Theta) ^ 2) - norm_F (meanM L *m Theta) ^ 2
  = mean (fun w => norm_F ((L w - meanM L)%ring *m Theta) ^ 2).
Proof.
set m := meanM L *m Theta.
have int_LT : integrableM E (fun w => L w *m Theta) := int_mdeg moments (leq_trans (leqnSn _) (leqnSn 2)) deg_LT.
have e w : norm_F ((L w - meanM L)%ring *m Theta) ^ 2 = norm_F (L w *m Theta) ^ 2 - (2 * \tr ((L w *m Theta) *m m^T) - norm_F m ^ 2).
  have n (X : 'M[R]_d) : norm_F X ^ 2 = ip X X by rewrite /= Rmult_1_r norm_F_sq.
  rewrite mulmxBl -/m !n ipBl !ipBr -/(ip _ m) (_ : ip m _ = ip (L w *m Theta) m); [ring | exact: tr_prodC].
rewrite (mean_ext E e).
have i1 := (tr_mean m int_LT).1; have m1 := (tr_mean m int_LT).2.
rewrite meanB; [|exact: int_Theta|by apply: int_minus; [exact: int_scal | exact: int_const]].
rewrite meanB; [|exact: int_scal|exact: int_const].
rewrite meanZ // mean_cst -m1 mean_LT -/m -norm_F_sq /=; ring.
Qed.
Lemma jensen : norm_F (meanM L *m Theta) ^ 2 <= mean (fun w => norm_F (L w *m Theta) ^ 2).
Proof.
suff : 0 <= mean (fun w => norm_F ((L w - meanM L)%ring *m Theta) ^ 2) by rewrite -lem_C_6_variance; lra.
apply: mean_ge0 => [|w]; last exact: pow2_ge_0.
have dd : mdeg L 1 (fun w => (L w - meanM L)%ring *m Theta).
  apply: (mdeg_mul (k := 1) (l := 0)); last exact: mdeg_const.
  apply: mdeg_add; first exact: mdeg_L.
  by move=> i j; apply: deg_up (deg_const L _).
have d2 : deg L 2 (fun w => norm_F ((L w - meanM L)%ring *m Theta) ^ 2).
  apply: (@deg_ext _ _ _ _ (fun w => \tr (((L w - meanM L)%ring *m Theta) *m ((L w - meanM L)%ring *m Theta)^T))) => [w|].
    by rewrite /= Rmult_1_r norm_F_sq.
  apply: deg_tr; apply: (mdeg_mul (k := 1) (l := 1)) => // i j.
  by apply: deg_ext (dd j i) => w; rewrite trmxE.
exact: (int_deg moments _ d2).
Qed.

Lemma d_pos : leq 1 d.
Proof. by case: (posnP d) => // d0; exfalso; apply: Theta_nz; apply/matrixP=> i; exfalso; move: i; rewrite d0 => -[]. Qed.
Lemma sqrt_d1 : 1 <= sqrt (INR d).
Proof. by rewrite -sqrt_1; apply: sqrt_le_1_alt; rewrite -[1]/(INR 1); apply: le_INR; apply/leP; exact: d_pos. Qed.
Lemma size_ge0 : 0 <= size_moment.
Proof. apply: mean_ge0 => // w; apply: Rmult_le_pos; [exact: norm_op_ge0 | exact: pow2_ge_0]. Qed.

(* with the factor sqrt(d) and the mean inside of the norm, as printed *)
Theorem lem_C_6_start : mean_ell (u 0) (U 0)
  <= sigma ^ 2 / 2 * (sqrt (INR d) * sigma ^ 2 * size_moment - 2 * norm_F (meanM L *m Theta) ^ 2).
Proof.
apply: Rle_trans mean_start _; have j := jensen; have s2 := pow2_ge_0 sigma; have sd := sqrt_d1; have z := size_ge0.
have a := Rmult_le_compat_l _ _ _ s2 j.
have s4 : 0 <= sigma ^ 4 * size_moment by apply: Rmult_le_pos => //; apply: pow_le; lra.
have b : sigma ^ 4 * size_moment <= sqrt (INR d) * (sigma ^ 4 * size_moment) by nra.
rewrite (_ : sigma ^ 4 = sigma ^ 2 * sigma ^ 2) in s4 b *; last by rewrite /=; ring.
lra.
Qed.
Theorem lem_C_7 s : 0 <= s -> sigma ^ 2 < 2 * norm_F (meanM L *m Theta) ^ 2 / (sqrt (INR d) * size_moment) ->
  sigma ^ 2 / (2 * sqrt (INR d) * norm_op second) * (2 * norm_F (meanM L *m Theta) ^ 2 - sqrt (INR d) * sigma ^ 2 * size_moment)
  <= u s ^ 2 /\ 0 < u s.
Proof.
move=> hs _; split; last exact: random_positive.
have h := random_floor hs; have h0 := lem_C_6_start; have lp := second_pos; have sd := sqrt_d1.
have le := norm_F_op second; have o0 := norm_op_ge0 second.
have op : 0 < norm_op second by case: o0 => // z; rewrite -z Rmult_0_r in le; lra.
have k : 0 < sqrt (INR d) * norm_op second by apply: Rmult_lt_0_compat; lra.
apply: (Rmult_le_reg_r (sqrt (INR d) * norm_op second)) => //.
set X := _ * _ in h0 *; set Y := sigma ^ 2 / _ * _.
have -> : Y * (sqrt (INR d) * norm_op second) = - X by rewrite /Y /X; field; split; lra.
have : u s ^ 2 * norm_F second <= u s ^ 2 * (sqrt (INR d) * norm_op second).
  by apply: Rmult_le_compat_l => //; exact: pow2_ge_0.
lra.
Qed.
End Flow.
End Random.
