(** * Theorem 4.1 on the two active blocks, with the lemmas that lead to it

    Gradient flow of the reduced loss from Assumption 3.3 (and from the general starts of ours-flow).
    - lem-A.3: u^2 - tr(U U') is constant.                 - lem-A.4, ours-A.4: ell(0) and the sign of u.
    - lem-A.5, ours-A.5: -ell(0) <= -ell(s) <= u tr(Lambda^2 U') <= u ||Lambda^2||_F ||U||_F = u^2 ||Lambda^2||_F.
    - lem-5.4, ours-5.4: ||grad ell||^2 >= 2 u^2 lam_min(Gamma) lam_min(Lambda)^2 (ell - min ell).
    - thm-4.1, ours-thm-4.1, ours-flow: the limits, by operator_flow.v. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions analysis.sums algebra.real_matrices analysis.operator_flow.
From LSA Require Import theorems.reduced_loss theorems.inequalities.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Lemma slopeE d (C : 'M[R]_d) (T : {linear 'M[R]_d -> 'M[R]_d}) u U : (forall X Y : 'M[R]_d, \tr (T X *m Y^T) = \tr (X *m (T Y)^T)) ->
  slope (operator_flow.loss T C) u U = slope2 T C u U.
Proof. by move=> h; rewrite /slope -(loss_slope C h) /=; ring. Qed.

Section Flow.
Variables (d : nat) (N : R) (Lambda : 'M[R]_d).
Hypothesis d_pos : leq 1 d.
Hypothesis N_pos : 0 < N.
Hypothesis Lambda_pd : posdef Lambda.
Notation G := (Gamma N Lambda).
Notation Gi := (invmx (Gamma N Lambda)).
Notation rate_constant := (lam_min (Gamma N Lambda) * lam_min Lambda ^ 2).
Let T := op N Lambda.
Let C := Lambda *m Lambda.
Let T_sym := op_sym N_pos Lambda_pd.
Let t_pos := tau_pos N_pos Lambda_pd d_pos.
Let T_pos := op_pos N_pos Lambda_pd.
Let TA := op_inv N_pos Lambda_pd.

Lemma tauE : tau N Lambda = rate_constant. Proof. by rewrite /tau /=; ring. Qed.

(* gradient domination, at every point *)
Lemma domination_ell u U : 2 * u ^ 2 * rate_constant * (ell N Lambda u U - min_ell N Lambda) <= slope (ell N Lambda) u U.
Proof.
have := domination T_sym t_pos T_pos TA u U; rewrite -(min_ellE N_pos Lambda_pd) -(slopeE C u U T_sym) tauE.
by rewrite /pow !Rmult_1_r.
Qed.

Variables (u : R -> R) (U : R -> 'M[R]_d).
Hypothesis flow : gradient_flow (ell N Lambda) u U.
Let du := flow_du T_sym flow.
Let dU := flow_dU T_sym flow.

(** ** lem-A.3 *)
Lemma norm_U_sq s : norm_F (U s) ^ 2 = \tr (U s *m (U s)^T).
Proof. by rewrite /pow Rmult_1_r norm_F_sq. Qed.

Theorem balance_rate s : 0 <= s -> is_derive (fun r => u r ^ 2 - \tr (U r *m (U r)^T)) s 0.
Proof.
move=> hs; have hu := du hs; have hU := dU hs.
pose v := vel_u T C (u s) (U s); pose V := vel_U T C (u s) (U s).
have -> : 0 = (v * u s + u s * v) - Sm (fun i => Sm (fun j => V i j * U s i j + U s i j * V i j)).
  have -> : Sm (fun i => Sm (fun j => V i j * U s i j + U s i j * V i j)) = 2 * ip V (U s).
    rewrite /ip tr_prod -Sm_scal; apply: Sm_ext => i; rewrite -Sm_scal; apply: Sm_ext => j; rring.
  rewrite /V /vel_U ipDl !ipZl /v /vel_u -!/(ip _ _); rring.
apply: (is_derive_ext (fun r => u r * u r - Sm (fun i => Sm (fun j => U r i j * U r i j)))) => [r|].
  by rewrite tr_prod /=; ring.
apply: is_derive_minus; first exact: ode.derive_prod.
apply: Sm_derive => i; apply: Sm_derive => j; apply: ode.derive_prod; exact: hU.
Qed.

Section General.
Hypothesis u0 : 0 < u 0.
Variable delta : R.
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis deltaE : delta = u 0 ^ 2 - norm_F (U 0) ^ 2.
Let bal0 : u 0 * u 0 = \tr (U 0 *m (U 0)^T) + delta.
Proof. by rewrite deltaE -norm_U_sq /=; ring. Qed.

Lemma general_balance s : 0 <= s -> u s ^ 2 = norm_F (U s) ^ 2 + delta.
Proof. by move=> hs; rewrite norm_U_sq -(op_balance T_sym t_pos T_pos du dU bal0 hs) /=; ring. Qed.

Lemma general_positive s : 0 <= s -> 0 < u s.
Proof. exact: (op_positive T_sym t_pos T_pos du dU u0 delta_ge0 bal0). Qed.

Lemma ell_decreases r s : 0 <= r <= s -> ell N Lambda (u s) (U s) <= ell N Lambda (u r) (U r).
Proof. exact: (op_loss_decreases T_sym t_pos T_pos TA du dU). Qed.

Lemma ell_rate s : 0 <= s -> is_derive (fun r => ell N Lambda (u r) (U r)) s (- slope (ell N Lambda) (u s) (U s)).
Proof. by move=> hs; have := op_dissipation T_sym t_pos T_pos TA du dU hs; rewrite -(slopeE C _ _ T_sym). Qed.

Lemma general_rate s : 0 <= s -> ex_derive (fun r => ell N Lambda (u r) (U r)) s /\
  Derive (fun r => ell N Lambda (u r) (U r)) s <= - (2 * u s ^ 2 * rate_constant * (ell N Lambda (u s) (U s) - min_ell N Lambda)).
Proof.
move=> hs; have h := ell_rate hs; split; first by eexists; exact: h.
by rewrite (is_derive_unique _ _ _ h); have := domination_ell (u s) (U s); lra.
Qed.

Lemma general_decay m : (forall s, 0 <= s -> m <= u s ^ 2) -> forall s, 0 <= s -> ell N Lambda (u s) (U s) - min_ell N Lambda
  <= (ell N Lambda (u 0) (U 0) - min_ell N Lambda) * exp (- (2 * m * rate_constant) * s).
Proof.
move=> hm s hs; have hm' r : 0 <= r -> m <= u r * u r by move=> hr; have := hm r hr; rewrite /= Rmult_1_r.
by have := op_rate T_sym t_pos T_pos TA du dU hm' hs; rewrite -(min_ellE N_pos Lambda_pd) tauE.
Qed.

(* the last hypothesis of ours-flow *)
Definition pulled : Prop := 0 <= \tr (Lambda *m Lambda *m U 0) \/ 0 < delta \/
  exists (p : 'cV[R]_d) (l : R), p <> 0%ring /\ Lambda *m p = l *: p /\ 0 <= form p (U 0) p.
Hypothesis start : pulled.

Lemma eigen_start p l : p <> 0%ring -> Lambda *m p = l *: p -> 0 <= form p (U 0) p -> exists (P : 'M[R]_d) (lam : R),
  T P = lam *: P /\ 0 < \tr (P *m C^T) /\ 0 <= \tr (P *m (U 0)^T).
Proof.
move=> np e y; pose g := (N + 1) / N * l + \tr Lambda / N.
have pL : p^T *m Lambda = l *: p^T by rewrite -{1}Lambda_pd.1 -trmx_mul e linearZ.
have eG : G *m p = g *: p.
  by rewrite /Gamma mulmxDl -!scalemxAl mul1mx e scalerA -scalerDl.
have n2 : 0 < norm_F p * norm_F p by rewrite norm_F_sq; exact: tr_sq_pos.
have lp : 0 < l.
  have := Lambda_pd.2 p np; rewrite form_tr mulmxA e -scalemxAl trZ -norm_F_sq => h; nra.
exists (p *m p^T), (g * l * l); split; last split.
- rewrite /T opE -!mulmxA pL -!scalemxAr (mulmxA Lambda) e -!scalemxAl -!scalemxAr (mulmxA G) eG -scalemxAl !scalerA.
  congr (_ *: _); rring.
- have -> : \tr (p *m p^T *m C^T) = l * l * (norm_F p * norm_F p).
    rewrite /C trmx_mul Lambda_pd.1 -!mulmxA (mulmxA p^T) pL -scalemxAl pL scalerA -scalemxAr trZ -norm_F_sq; rring.
  by apply: Rmult_lt_0_compat => //; nra.
- by move: y; rewrite form_tr -[X in _ -> 0 <= X]mxtrace_tr !trmx_mul !trmxK.
Qed.

Lemma operator_start : 0 < delta \/ exists (P : 'M[R]_d) (lam : R),
  T P = lam *: P /\ 0 < \tr (P *m C^T) /\ 0 <= \tr (P *m (U 0)^T).
Proof.
case: start => [h|[h|[p [l [np [e y]]]]]]; [right|by left|by right; exact: eigen_start np e y].
have [Q [l [QQ [lp e]]]] := diagonalise Lambda_pd.
suff [i hi] : exists i, 0 <= form (eigen Q i) (U 0) (eigen Q i).
  apply: (@eigen_start (eigen Q i) (l i)) => //; last by rewrite {1}e spec_eigen.
  by move=> z; have := eigen_norm QQ i; rewrite z norm_F0; lra.
pose f i := form (eigen Q i) (U 0) (eigen Q i).
have fE i : f i = (Q *m U 0 *m Q^T) i i.
  by rewrite /f /form /eigen trmxK tr_row colE !mulmxA -!row_mul -colE !mxE.
have hs : 0 <= Sm (fun i => l i * l i * f i).
  have <- : \tr (Lambda *m Lambda *m U 0) = Sm (fun i => l i * l i * f i) => //.
  rewrite e specM // /spec -!mulmxA mxtrace_mulC -!mulmxA trE; apply: Sm_ext => i; by rewrite dgl fE mulmxA.
case: (pickP (fun i => if Rle_dec 0 (f i) then true else false)) => [i hi|none].
  by exists i; move: hi; case: Rle_dec.
exfalso; have i0 := Ordinal d_pos.
have neg i : f i < 0 by have := none i; case: Rle_dec => // n _; lra.
have : 0 < Sm (fun i => - (l i * l i * f i)).
  have ng i : 0 < - (l i * l i * f i).
    by have := lp i; have := neg i => a b; have : 0 < l i * l i * (- f i) by [apply: Rmult_lt_0_compat; nra]; lra.
  apply: Rlt_le_trans (ng i0) _; apply: (Sm_term (F := fun i => - (l i * l i * f i))) => k; left; exact: ng.
by rewrite Sm_opp; lra.
Qed.

(** ** ours-flow *)
Theorem general_limit : mx_limit (fun s => u s *: U s) Gi.
Proof. exact: (op_limit_uU T_sym t_pos T_pos TA du dU u0 delta_ge0 bal0 operator_start). Qed.
Theorem general_limit_u : is_lim (fun s => u s ^ 2 * (u s ^ 2 - delta)) p_infty (\tr (Gi *m Gi)).
Proof.
have := op_limit_u4 T_sym t_pos T_pos TA du dU u0 delta_ge0 bal0 operator_start; rewrite Gi_sym //.
by apply: is_lim_ext => s; rewrite /=; ring.
Qed.
Theorem general_lower : exists m, 0 < m /\ forall s, 0 <= s -> m <= u s ^ 2.
Proof.
have [m [m0 h]] := op_lower T_sym t_pos T_pos du dU u0 delta_ge0 bal0 operator_start.
by exists m; split=> // s hs; rewrite /= Rmult_1_r; exact: h.
Qed.
End General.

(** ** From Assumption 3.3 *)
Variables (sigma : R) (Theta : 'M[R]_d).
Hypothesis start : initial sigma Theta u U.
Let A := Theta *m Theta^T.
Let sp : 0 < sigma := start.1.
Let A1 : norm_F A = 1 := start.2.1.
Let u_0 : u 0 = sigma := start.2.2.1.
Let U_0 : U 0 = sigma *: A := start.2.2.2.

Lemma A_sym : A^T = A. Proof. by rewrite /A trmx_mul trmxK. Qed.
Lemma u0_pos : 0 < u 0. Proof. by rewrite u_0. Qed.
Lemma delta_0 : 0 = u 0 ^ 2 - norm_F (U 0) ^ 2.
Proof. by rewrite u_0 U_0 norm_FZ A1 Rabs_right /=; [ring | lra]. Qed.
Lemma traceA : \tr (Lambda *m Lambda *m A) = norm_F (Lambda *m Theta) ^ 2.
Proof.
by rewrite /= Rmult_1_r norm_F_sq trmx_mul Lambda_pd.1 /A -!mulmxA mxtrace_mulC !mulmxA.
Qed.
Lemma pulled_0 : pulled 0.
Proof.
left; rewrite U_0 -scalemxAr trZ traceA; apply: Rmult_le_pos; [lra | exact: pow2_ge_0].
Qed.
Lemma Theta_pos : 0 < norm_F (Lambda *m Theta).
Proof.
case: (norm_F_ge0 (Lambda *m Theta)) => // z; exfalso.
have : Theta = 0%ring.
  by rewrite -(mulKmx (posdef_unit Lambda_pd) Theta) (norm_F_eq0 (esym z)) mulmx0.
by move=> t0; move: A1; rewrite /A t0 mul0mx norm_F0; lra.
Qed.

Theorem lem_A_3 s : 0 <= s -> is_derive (fun r => u r ^ 2 - \tr (U r *m (U r)^T)) s 0 /\ u s ^ 2 = \tr (U s *m (U s)^T).
Proof.
move=> hs; split; first exact: balance_rate.
by rewrite (general_balance delta_0 hs) norm_U_sq; ring.
Qed.

Theorem ours_A_4 : ell N Lambda (u 0) (U 0) <= sigma ^ 2 / 2 * norm_F (Lambda *m Theta) ^ 2 * (sigma ^ 2 * norm_op G - 2)
  /\ forall s, 0 <= s -> 0 < u s.
Proof.
split; last exact: (general_positive u0_pos (Rle_refl 0) delta_0).
have e : ell N Lambda (u 0) (U 0)
    = / 2 * (sigma ^ 4 * \tr (G *m Lambda *m A *m Lambda *m A)) - sigma ^ 2 * norm_F (Lambda *m Theta) ^ 2.
  rewrite /ell u_0 U_0 (_ : (sigma *: A)%ring^T = sigma *: A); last by rewrite linearZ /= A_sym.
  have -> : \tr (G *m Lambda *m (sigma *: A) *m Lambda *m (sigma *: A)) = sigma * sigma * \tr (G *m Lambda *m A *m Lambda *m A).
    rewrite -!scalemxAr -!scalemxAl -?scalemxAr !trZ; exact: esym (Rmult_assoc _ _ _).
  have -> : \tr (Lambda *m Lambda *m (sigma *: A)) = sigma * norm_F (Lambda *m Theta) ^ 2.
    by rewrite -scalemxAr trZ traceA.
  by rewrite /=; ring.
have h : \tr (G *m Lambda *m A *m Lambda *m A) <= norm_op G * norm_F (Lambda *m Theta) ^ 2.
  have -> : \tr (G *m Lambda *m A *m Lambda *m A) = \tr ((G *m (Lambda *m Theta)) *m (A *m (Lambda *m Theta))^T).
    by rewrite (trmx_mul A) (trmx_mul Lambda) Lambda_pd.1 A_sym /A !mulmxA.
  apply: Rle_trans (tr_le_norms _ _) _; have g0 := norm_F_ge0 (Lambda *m Theta).
  have h1 := norm_op_F G (Lambda *m Theta).
  have h2 : norm_F (A *m (Lambda *m Theta)) <= norm_F (Lambda *m Theta).
    by apply: Rle_trans (mulmx_norm _ _) _; rewrite A1; lra.
  rewrite /= Rmult_1_r -Rmult_assoc; apply: Rmult_le_compat => //; exact: norm_F_ge0.
rewrite e; have s4 : 0 <= sigma ^ 4 by apply: pow_le; lra.
have := Rmult_le_compat_l _ _ _ s4 h.
move: (\tr _) (norm_F _) (norm_op _) => a b g; rewrite /= => h3; lra.
Qed.

Lemma sqrt_d : 1 <= sqrt (INR d).
Proof.
rewrite -sqrt_1; apply: sqrt_le_1_alt; rewrite -[1]/(INR 1); apply: le_INR; exact/leP.
Qed.

Theorem lem_A_4 : small N Lambda sigma ->
  ell N Lambda (u 0) (U 0) <= sigma ^ 2 / 2 * norm_F (Lambda *m Theta) ^ 2 * (sqrt (INR d) * sigma ^ 2 * norm_op G - 2)
  /\ forall s, 0 <= s -> 0 < u s.
Proof.
move=> _; split; last exact: ours_A_4.2.
apply: Rle_trans ours_A_4.1 _; apply: Rmult_le_compat_l.
  by apply: Rmult_le_pos; [have := pow2_ge_0 sigma; lra | exact: pow2_ge_0].
have := sqrt_d; have := norm_op_ge0 G; have := pow2_ge_0 sigma => a b c.
have : 0 <= (sqrt (INR d) - 1) * (sigma ^ 2 * norm_op G) by apply: Rmult_le_pos; [lra | exact: Rmult_le_pos].
lra.
Qed.

(* the slope in U11 alone bounds u from below *)
Lemma floor s : 0 <= s -> - ell N Lambda (u 0) (U 0) <= u s ^ 2 * norm_F (Lambda *m Lambda).
Proof.
move=> hs; have dec := ell_decreases (conj (Rle_refl 0) hs).
have up := ours_A_4.2 s hs; have [_ bal] := lem_A_3 hs.
have h1 : - ell N Lambda (u s) (U s) <= u s * \tr (Lambda *m Lambda *m (U s)^T).
  rewrite /ell; have q : 0 <= \tr (Gamma N Lambda *m Lambda *m U s *m Lambda *m (U s)^T).
    rewrite -opE; apply: Rle_trans (T_pos (U s)); apply: Rmult_le_pos; [have := t_pos; lra | exact: tr_sq_ge0].
  have : 0 <= / 2 * (u s * u s) * \tr (Gamma N Lambda *m Lambda *m U s *m Lambda *m (U s)^T).
    by apply: Rmult_le_pos => //; have := sq_ge0 (u s); lra.
  lra.
have h2 : \tr (Lambda *m Lambda *m (U s)^T) <= norm_F (Lambda *m Lambda) * norm_F (U s) := tr_le_norms _ _.
have nU : norm_F (U s) = u s.
  by rewrite /norm_F -bal /= Rmult_1_r sqrt_square //; lra.
rewrite nU in h2; have := Rmult_le_compat_l _ _ _ (Rlt_le _ _ up) h2; rewrite /=; lra.
Qed.
Lemma L2_pos : 0 < norm_F (Lambda *m Lambda).
Proof.
case: (norm_F_ge0 (Lambda *m Lambda)) => // z; exfalso; have uL := posdef_unit Lambda_pd.
have e : Lambda = 0%ring by rewrite -(mulKmx uL Lambda) (norm_F_eq0 (esym z)) mulmx0.
by have := Theta_pos; rewrite e mul0mx norm_F0; lra.
Qed.

Theorem ours_A_5 s : 0 <= s ->
  sigma ^ 2 / 2 * norm_F (Lambda *m Theta) ^ 2 * (2 - sigma ^ 2 * norm_op G) / norm_F (Lambda *m Lambda) <= u s ^ 2.
Proof.
move=> hs; have h := floor hs; have h0 := ours_A_4.1; have lp := L2_pos.
apply: (Rmult_le_reg_r (norm_F (Lambda *m Lambda))) => //; rewrite /Rdiv Rmult_assoc Rinv_l ?Rmult_1_r; last lra.
lra.
Qed.

Lemma L2_le : norm_F (Lambda *m Lambda) <= sqrt (INR d) * norm_op Lambda ^ 2.
Proof.
apply: Rle_trans (norm_op_F _ _) _; have := norm_F_op Lambda; have := norm_op_ge0 Lambda => a b.
by rewrite /= Rmult_1_r; nra.
Qed.

(** ** ours-5.4 *)
Lemma excess_ge0 v V : 0 <= ell N Lambda v V - min_ell N Lambda.
Proof. by have := ell_minimum N_pos Lambda_pd v V; lra. Qed.
Theorem ours_5_4 s : 0 <= s ->
  (ex_derive (fun r => ell N Lambda (u r) (U r)) s /\ Derive (fun r => ell N Lambda (u r) (U r)) s
     <= - (2 * u s ^ 2 * rate_constant * (ell N Lambda (u s) (U s) - min_ell N Lambda))) /\
  sigma ^ 2 / norm_F (Lambda *m Lambda) * norm_F (Lambda *m Theta) ^ 2 * (2 - sigma ^ 2 * norm_op G) * rate_constant
    * (ell N Lambda (u s) (U s) - min_ell N Lambda) <= slope (ell N Lambda) (u s) (U s).
Proof.
move=> hs; split; first exact: general_rate.
apply: Rle_trans (domination_ell _ _); apply: Rmult_le_compat_r; first exact: excess_ge0.
have rp := t_pos; rewrite tauE in rp; apply: Rmult_le_compat_r; first lra.
have := ours_A_5 hs; have lp := L2_pos.
rewrite (_ : sigma ^ 2 / 2 * norm_F (Lambda *m Theta) ^ 2 * (2 - sigma ^ 2 * norm_op G) / norm_F (Lambda *m Lambda)
  = / 2 * (sigma ^ 2 / norm_F (Lambda *m Lambda) * norm_F (Lambda *m Theta) ^ 2 * (2 - sigma ^ 2 * norm_op G))); last by field; lra.
lra.
Qed.

Hypothesis sm : small N Lambda sigma.
Lemma bracket_pos : 0 < 2 - sqrt (INR d) * sigma ^ 2 * norm_op G.
Proof. by move: sm; rewrite /small; lra. Qed.
Lemma op_Lambda_pos : 0 < norm_op Lambda.
Proof.
case: (norm_op_ge0 Lambda) => // z; have := L2_le; have := L2_pos; rewrite -z /= Rmult_0_l Rmult_0_r; lra.
Qed.

Theorem lem_A_5 s : 0 <= s ->
  sigma ^ 2 / (2 * sqrt (INR d) * norm_op Lambda ^ 2) * norm_F (Lambda *m Theta) ^ 2 * (2 - sqrt (INR d) * sigma ^ 2 * norm_op G)
  <= u s ^ 2 /\ 0 < u s.
Proof.
move=> hs; split; last exact: ours_A_4.2.
have h := floor hs; have h0 := (lem_A_4 sm).1; have lp := L2_pos; have op := op_Lambda_pos.
have k : 0 < sqrt (INR d) * norm_op Lambda ^ 2.
  by apply: Rmult_lt_0_compat; [have := sqrt_d; lra | apply: pow_lt].
apply: (Rmult_le_reg_r (sqrt (INR d) * norm_op Lambda ^ 2)) => //.
have sd := sqrt_d.
set X := sigma ^ 2 / _ * _ * _.
have -> : X * (sqrt (INR d) * norm_op Lambda ^ 2)
    = - (sigma ^ 2 / 2 * norm_F (Lambda *m Theta) ^ 2 * (sqrt (INR d) * sigma ^ 2 * norm_op G - 2)).
  by rewrite /X; field; split; lra.
have : u s ^ 2 * norm_F (Lambda *m Lambda) <= u s ^ 2 * (sqrt (INR d) * norm_op Lambda ^ 2).
  by apply: Rmult_le_compat_l; [exact: pow2_ge_0 | exact: L2_le].
lra.
Qed.

(** ** lem-5.4 *)
Definition mu : R := sigma ^ 2 / (sqrt (INR d) * norm_op Lambda ^ 2 * \tr (Gi *m invmx Lambda) * \tr (invmx Lambda))
  * norm_F (Lambda *m Theta) ^ 2 * (2 - sqrt (INR d) * sigma ^ 2 * norm_op G).

Lemma mu_le s : 0 <= s -> mu <= 2 * u s ^ 2 * rate_constant.
Proof.
move=> hs; have [h up] := lem_A_5 hs; have := lam_min_Gamma_pair N_pos Lambda_pd d_pos.
have -> : lam_min G * (lam_min Lambda * lam_min Lambda) = rate_constant by rewrite /=; ring.
pose t1 := \tr (Gi *m invmx Lambda); pose t2 := \tr (invmx Lambda); pose t := t1 * t2.
rewrite -/t1 -/t2 -/t => ht; have rp := t_pos; rewrite tauE in rp.
have tp : 0 < t.
  by apply: Rnot_le_lt => tn; have : rate_constant * t <= 0 by [nra]; lra.
have op := op_Lambda_pos; have sd := sqrt_d; have bp := bracket_pos.
have -> : mu = 2 * (sigma ^ 2 / (2 * sqrt (INR d) * norm_op Lambda ^ 2) * norm_F (Lambda *m Theta) ^ 2
    * (2 - sqrt (INR d) * sigma ^ 2 * norm_op G)) * / t.
  have n1 : t1 <> 0 by move=> z; rewrite /t z Rmult_0_l in tp; lra.
  have n2 : t2 <> 0 by move=> z; rewrite /t z Rmult_0_r in tp; lra.
  by rewrite /mu -/t1 -/t2 /t; field; repeat split => //; lra.
have it : / t <= rate_constant.
  by apply: (Rmult_le_reg_r t) => //; rewrite Rinv_l; lra.
set f := sigma ^ 2 / _ * _ * _ in h *.
have f0 : 0 <= f.
  rewrite /f; apply: Rmult_le_pos; last lra.
  apply: Rmult_le_pos; last exact: pow2_ge_0.
  apply: Rmult_le_pos; first exact: pow2_ge_0.
  by left; apply: Rinv_0_lt_compat; have : 0 < norm_op Lambda ^ 2 by [apply: pow_lt]; nra.
have it0 : 0 < / t by apply: Rinv_0_lt_compat.
by apply: Rmult_le_compat; lra.
Qed.

Theorem lem_5_4_domination s : 0 <= s ->
  mu * (ell N Lambda (u s) (U s) - min_ell N Lambda) <= slope (ell N Lambda) (u s) (U s).
Proof.
move=> hs; apply: Rle_trans (domination_ell _ _); apply: Rmult_le_compat_r; [exact: excess_ge0 | exact: mu_le].
Qed.
Theorem lem_5_4_rate s : 0 <= s -> ex_derive (fun r => ell N Lambda (u r) (U r)) s /\
  Derive (fun r => ell N Lambda (u r) (U r)) s <= - (mu * (ell N Lambda (u s) (U s) - min_ell N Lambda)).
Proof.
move=> hs; have h := ell_rate hs; split; first by eexists; exact: h.
by rewrite (is_derive_unique _ _ _ h); have := lem_5_4_domination hs; lra.
Qed.
Theorem lem_5_4_decay s : 0 <= s -> ell N Lambda (u s) (U s) - min_ell N Lambda
  <= (ell N Lambda (u 0) (U 0) - min_ell N Lambda) * exp (- mu * s).
Proof.
move=> hs.
apply: (@ode.gronwall_le (fun r => ell N Lambda (u r) (U r) - min_ell N Lambda) (fun r => - slope (ell N Lambda) (u r) (U r) - 0) (- mu) s hs) => [r hr|r [hr _]].
  by apply: is_derive_minus; [exact: ell_rate | exact: is_derive_const].
by have := lem_5_4_domination hr; lra.
Qed.
End Flow.
