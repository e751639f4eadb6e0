(** * The reduced loss: cor-A.2, lem-5.3, ours-slice-landscape, and the operator of its flow

    On u12 = u21 = 0 the population loss is ell = u^2/2 tr(Gamma Lambda U Lambda U') - u tr(Lambda^2 U') up to a constant.
    It is the loss of operator_flow.v for T X = Gamma Lambda X Lambda and C = Lambda^2.  In the eigenbasis of Lambda, T has
    the eigenvalues g_i l_i l_j, so T is at least lam_min(Gamma) lam_min(Lambda)^2, and T X = Lambda^2 for X = Gamma^-1. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct ring.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions analysis.sums algebra.real_matrices analysis.operator_flow.
From LSA Require Import algebra.normal_form.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.

Section Identities.
Local Open Scope ring_scope.
Variables (F : fieldType) (d : nat).
Lemma sandwich_sym (G L X Y : 'M[F]_d) : L^T = L -> G^T = G -> G *m L = L *m G ->
  \tr (G *m L *m X *m L *m Y^T) = \tr (X *m (G *m L *m Y *m L)^T).
Proof. move=> h1 h2 h3; trace_identity F d. Qed.
Lemma sandwich_inv (G Gi L : 'M[F]_d) : G *m L = L *m G -> G *m Gi = 1%:M -> G *m L *m Gi *m L = L *m L.
Proof. move=> h1 h2; by rewrite h1 -(mulmxA L) h2 mulmx1. Qed.
Lemma square_roots (G Gi L rG rL U : 'M[F]_d) (u half : F) :
  L^T = L -> G^T = G -> Gi^T = Gi -> rG^T = rG -> rL^T = rL -> rG *m rG = G -> rL *m rL = L ->
  G *m L = L *m G -> L *m Gi = Gi *m L -> G *m rL = rL *m G -> G *m Gi = 1%:M -> Gi *m G = 1%:M ->
  \tr ((rG *m (u *: (rL *m U *m rL) - L *m Gi)) *m (rG *m (u *: (rL *m U *m rL) - L *m Gi))^T)
  = u * u * \tr (G *m L *m U *m L *m U^T) - u * \tr (L *m L *m U^T) - u * \tr (L *m L *m U^T) + \tr (L *m L *m Gi).
Proof.
move=> sL sG sGi srG srL rr rl GL LGi GrL GGi GiG.
have -> : \tr ((rG *m (u *: (rL *m U *m rL) - L *m Gi)) *m (rG *m (u *: (rL *m U *m rL) - L *m Gi))^T)
  = \tr (rG *m rG *m (u *: (rL *m U *m rL) - L *m Gi) *m (u *: (rL *m U *m rL) - L *m Gi)^T) by trace_identity F d.
rewrite rr.
have -> : \tr (G *m (u *: (rL *m U *m rL) - L *m Gi) *m (u *: (rL *m U *m rL) - L *m Gi)^T)
  = u * u * \tr (G *m U *m (rL *m rL) *m U^T *m (rL *m rL)) - u * \tr (G *m Gi *m L *m (rL *m U *m rL)^T)
    - u * \tr (G *m Gi *m L *m (rL *m U *m rL)^T) + \tr (G *m Gi *m L *m L *m Gi) by trace_identity F d.
rewrite rl GGi mul1mx.
have -> : \tr (L *m (rL *m U *m rL)^T) = \tr (rL *m L *m rL *m U^T) by trace_identity F d.
have -> : rL *m L *m rL = L *m L by rewrite -rl !mulmxA.
by trace_identity F d.
Qed.
End Identities.

Local Open Scope ring_scope.
Local Open Scope R_scope.

(** ** Gamma *)

Section Gamma.
Variables (d : nat) (N : R) (Lambda : 'M[R]_d).
Hypothesis N_pos : 0 < N.
Hypothesis Lambda_pd : posdef Lambda.

Definition gam (l : 'I_d -> R) i := ((N + 1) * l i + Sm l) / N.

Lemma Gamma_spec Q l : Q *m Q^T = 1%:M -> Gamma N (spec Q l) = spec Q (gam l).
Proof.
move=> QQ; rewrite /Gamma tr_spec // (@spec1 _ Q QQ) !specZ specD; apply: spec_ext => i; rewrite /gam; field; lra.
Qed.
Lemma gam_pos l i : (forall i, 0 < l i) -> 0 < gam l i.
Proof.
move=> lp; have h : 0 <= Sm l by apply: Sm_ge0 => k; have := lp k; lra.
by apply: Rdiv_lt_0_compat => //; have := lp i; nra.
Qed.
Lemma Gamma_pd : posdef (Gamma N Lambda).
Proof.
have [Q [l [QQ [lp ->]]]] := diagonalise Lambda_pd; rewrite Gamma_spec //.
by apply: spec_posdef => // i; exact: gam_pos.
Qed.
Lemma Gamma_com (L : 'M[R]_d) : Gamma N L *m L = L *m Gamma N L.
Proof. by rewrite /Gamma mulmxDl mulmxDr -!scalemxAl -!scalemxAr mul1mx mulmx1. Qed.
(* what commutes with Lambda commutes with Gamma *)
Lemma Gamma_com_gen (L X : 'M[R]_d) : L *m X = X *m L -> Gamma N L *m X = X *m Gamma N L.
Proof. by move=> h; rewrite /Gamma mulmxDl mulmxDr -!scalemxAl -!scalemxAr mul1mx mulmx1 h. Qed.
Lemma Gamma_unit : Gamma N Lambda \in unitmx. Proof. exact: posdef_unit Gamma_pd. Qed.
Lemma GGi : Gamma N Lambda *m invmx (Gamma N Lambda) = 1%:M. Proof. exact: mulmxV Gamma_unit. Qed.
Lemma GiG : invmx (Gamma N Lambda) *m Gamma N Lambda = 1%:M. Proof. exact: mulVmx Gamma_unit. Qed.
Lemma Gi_sym : (invmx (Gamma N Lambda))^T = invmx (Gamma N Lambda).
Proof. by rewrite trmx_inv Gamma_pd.1. Qed.
Lemma Gi_com : Lambda *m invmx (Gamma N Lambda) = invmx (Gamma N Lambda) *m Lambda.
Proof.
have e : Gamma N Lambda *m Lambda *m invmx (Gamma N Lambda) = Lambda by rewrite Gamma_com -mulmxA GGi mulmx1.
by rewrite -[X in _ = _ *m X]e !mulmxA GiG mul1mx.
Qed.
Lemma Gi_spec Q l : Q *m Q^T = 1%:M -> (forall i, 0 < l i) -> invmx (Gamma N (spec Q l)) = spec Q (fun i => / gam l i).
Proof. by move=> QQ lp; rewrite Gamma_spec //; apply: (spec_inv QQ _).2 => i; have := gam_pos i lp; lra. Qed.
End Gamma.

(** ** The operator of the flow *)

Section Reduced.
Variables (d : nat) (N : R) (Lambda : 'M[R]_d).
Hypothesis N_pos : 0 < N.
Hypothesis Lambda_pd : posdef Lambda.
Let G := Gamma N Lambda.
Let Gi := invmx (Gamma N Lambda).
Let sL : Lambda^T = Lambda := Lambda_pd.1.
Let sG : G^T = G := (Gamma_pd N_pos Lambda_pd).1.

Definition op : {linear 'M[R]_d -> 'M[R]_d} := [linear of mulmxr Lambda \o mulmx (Gamma N Lambda *m Lambda)].
Lemma opE X : op X = Gamma N Lambda *m Lambda *m X *m Lambda.
Proof. by []. Qed.
Lemma op_sym (X Y : 'M[R]_d) : \tr (op X *m Y^T) = \tr (X *m (op Y)^T).
Proof. exact: (sandwich_sym X Y sL sG (Gamma_com N Lambda)). Qed.
Lemma op_inv : op Gi = Lambda *m Lambda.
Proof. exact: (sandwich_inv (Gamma_com N Lambda) (GGi N_pos Lambda_pd)). Qed.
Lemma ellE u U : ell N Lambda u U = operator_flow.loss op (Lambda *m Lambda) u U.
Proof. by []. Qed.
Lemma min_ellE : min_ell N Lambda = least (Lambda *m Lambda) Gi.
Proof. by rewrite /min_ell /least Gi_sym. Qed.

Definition tau := lam_min (Gamma N Lambda) * (lam_min Lambda * lam_min Lambda).

Lemma op_pos (X : 'M[R]_d) : tau * \tr (X *m X^T) <= \tr (op X *m X^T).
Proof.
rewrite opE /tau; have [Q [l [QQ [lp e]]]] := diagonalise Lambda_pd.
case: (posnP d) => [d0|dp].
  have z n (M : 'M[R]_n) : n = O -> \tr M = 0 by move=> n0; rewrite trE; move: M; rewrite n0 => M; rewrite /Sm big_ord0.
  by rewrite !(z _ _ d0) Rmult_0_r; exact: Rle_refl.
rewrite e (Gamma_spec N_pos) // specM // tr_pairs // (tr_sq_pairs QQ) -Sm_scal; apply: Sm_le => i.
rewrite -Sm_scal; apply: Sm_le => j; apply: Rmult_le_compat_r; first exact: sq_ge0.
have a := lam_min_eigen l i QQ; have b := lam_min_eigen l j QQ; have c := lam_min_eigen (gam N l) i QQ.
have a0 : 0 <= lam_min (spec Q l) by apply: lam_min_least => // k; have := lp k; lra.
have c0 : 0 <= lam_min (spec Q (gam N l)) by apply: lam_min_least => // k; have := gam_pos N_pos k lp; lra.
rewrite Rmult_assoc; apply: Rmult_le_compat => //; first exact: Rmult_le_pos.
exact: Rmult_le_compat.
Qed.
Lemma tau_pos : leq 1 d -> 0 < tau.
Proof.
move=> dp; have [Q [l [QQ [lp e]]]] := diagonalise Lambda_pd; rewrite /tau e (Gamma_spec N_pos) //.
have [i [-> _]] := lam_min_attained l QQ dp; have [j [-> _]] := lam_min_attained (gam N l) QQ dp.
by have := lp i; have := gam_pos N_pos j lp => a b; apply: Rmult_lt_0_compat => //; nra.
Qed.

(** ** Gradients: lem-A.1, lem-5.2 and ours-slice-landscape on the reduced loss *)

Theorem ell_grad_u u U : grad_u (ell N Lambda) u U
  = u * \tr (Gamma N Lambda *m Lambda *m U *m Lambda *m U^T) - \tr (Lambda *m Lambda *m U^T).
Proof. by rewrite (@loss_grad_u _ op (Lambda *m Lambda) op_sym) /vel_u opE; ring. Qed.
Theorem ell_grad_U u U : grad_U (ell N Lambda) u U
  = ((u * u)%R *: (Gamma N Lambda *m Lambda *m U *m Lambda) - u *: (Lambda *m Lambda))%ring.
Proof. by rewrite (@loss_grad_U _ op (Lambda *m Lambda) op_sym) /vel_U opE opprD scaleNr opprK. Qed.
Theorem ell_grad_U_gap u U : grad_U (ell N Lambda) u U
  = u *: (Gamma N Lambda *m Lambda *m (u *: U - invmx (Gamma N Lambda))%ring *m Lambda).
Proof.
rewrite ell_grad_U; have -> : Lambda *m Lambda = Gamma N Lambda *m Lambda *m Gi *m Lambda by rewrite -opE op_inv.
by rewrite mulmxBr mulmxBl -scalemxAr -scalemxAl scalerBr scalerA.
Qed.
Theorem ell_grad_u_gap u U : grad_u (ell N Lambda) u U
  = \tr (Lambda *m U^T *m (u *: (Gamma N Lambda *m Lambda *m U) - Lambda)%ring).
Proof.
rewrite ell_grad_u mulmxBr -scalemxAr trB trZ; congr (_ * _ - _); rewrite -!mulmxA.
  by rewrite [in RHS]mxtrace_mulC -!mulmxA [in RHS]mxtrace_mulC -?mulmxA mxtrace_mulC -!mulmxA.
by rewrite [in RHS]mxtrace_mulC -mulmxA mxtrace_mulC -?mulmxA.
Qed.

(** ** cor-A.2 and lem-5.3 *)

Theorem ell_minimum u U : min_ell N Lambda <= ell N Lambda u U.
Proof.
case: (posnP d) => [d0|dp].
  have z n (M : 'M[R]_n) : n = O -> \tr M = 0 by move=> n0; rewrite trE; move: M; rewrite n0 => M; rewrite /Sm big_ord0.
  by rewrite /min_ell /ell !(z _ _ d0); lra.
rewrite min_ellE ellE; exact: (loss_ge op_sym (tau_pos dp) op_pos op_inv).
Qed.
Theorem cor_A_2_minimum : (forall u U, - (/ 2 * \tr (Lambda *m Lambda *m invmx (Gamma N Lambda))) <= ell N Lambda u U)
  /\ ell N Lambda 1 (invmx (Gamma N Lambda)) = - (/ 2 * \tr (Lambda *m Lambda *m invmx (Gamma N Lambda))).
Proof.
split; first exact: ell_minimum.
rewrite -/(min_ell N Lambda) min_ellE ellE; apply: (loss_at op_sym op_inv); exact: scale1r.
Qed.
Theorem lem_5_3 u U : ell N Lambda u U = min_ell N Lambda <-> u *: U = invmx (Gamma N Lambda).
Proof.
split; last by rewrite min_ellE ellE; exact: (loss_at op_sym op_inv).
case: (posnP d) => [d0|dp]; last by rewrite min_ellE ellE; exact: (loss_min op_sym (tau_pos dp) op_pos op_inv).
by move=> _; apply/matrixP=> i; exfalso; move: i; rewrite d0 => -[].
Qed.
(* with any positive semidefinite square roots of Gamma and Lambda *)
Theorem cor_A_2_square (rG rL : 'M[R]_d) u U : psd rG -> rG *m rG = Gamma N Lambda -> psd rL -> rL *m rL = Lambda ->
  ell N Lambda u U - min_ell N Lambda
  = / 2 * (norm_F (rG *m (u *: (rL *m U *m rL) - Lambda *m invmx (Gamma N Lambda))%ring) ^ 2).
Proof.
move=> [srG _] eG [srL _] eL.
have com : Gamma N Lambda *m rL = rL *m Gamma N Lambda by apply: Gamma_com_gen; rewrite -eL mulmxA.
set X := rG *m _.
have h : \tr (X *m X^T) = u * u * \tr (Gamma N Lambda *m Lambda *m U *m Lambda *m U^T) - u * \tr (Lambda *m Lambda *m U^T)
   - u * \tr (Lambda *m Lambda *m U^T) + \tr (Lambda *m Lambda *m invmx (Gamma N Lambda)).
  exact: (@square_roots _ d _ _ _ _ _ U u 0%ring sL sG (Gi_sym N_pos Lambda_pd) srG srL eG eL (Gamma_com N Lambda)
   (Gi_com N_pos Lambda_pd) com (GGi N_pos Lambda_pd) (GiG N_pos Lambda_pd)).
by rewrite /pow Rmult_1_r norm_F_sq h /ell /min_ell; field.
Qed.
End Reduced.
