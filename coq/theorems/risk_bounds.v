(** * Bounds of the risk: the inequalities of eq-4.6c, eq-4.6d and cor-4.3, for every d

    With g_i = ((N+1) l_i + tr)/N the eigenvalues of Gamma: l_i <= g_i, and 2 ((N+1) l + t) <= (N+2) (l + t) since l <= t.
    Every inequality is one of eigenvalues, by the diagonalisation of real_matrices.v. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions analysis.sums algebra.real_matrices.
From LSA Require Import theorems.reduced_loss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Section Bounds.
Variables (d : nat) (N M : R) (Lambda : 'M[R]_d).
Hypothesis N_pos : 0 < N.
Hypothesis M_pos : 0 < M.
Hypothesis Lambda_pd : posdef Lambda.
Notation Gi := (invmx (Gamma N Lambda)).
Notation t := (\tr Lambda).

(* the right sides of eq-4.6b for a fixed task p, and of its mean over tasks *)
Definition bias_fixed (p : 'cV[R]_d) : R := 1 / N ^ 2 * (form p (Gi *m Gi *m Lambda *m Lambda *m Lambda) p
  + 2 * form p (Gi *m Gi *m Lambda *m Lambda) p * t + form p (Gi *m Gi *m Lambda) p * t ^ 2).
Definition risk_fixed (p : 'cV[R]_d) : R :=
  1 / M * (form p (Gi *m Gi *m Lambda *m Lambda *m Lambda) p + \tr (Gi *m Gi *m Lambda *m Lambda) * form p Lambda p) + bias_fixed p.
Definition bias_mean : R := 1 / N ^ 2 * (\tr (Gi *m Gi *m Lambda *m Lambda *m Lambda)
  + 2 * \tr (Gi *m Gi *m Lambda *m Lambda) * t + \tr (Gi *m Gi *m Lambda) * t ^ 2).
Definition risk_mean : R :=
  1 / M * (\tr (Gi *m Gi *m Lambda *m Lambda *m Lambda) + t * \tr (Gi *m Gi *m Lambda *m Lambda)) + bias_mean.

Section Eigen.
Variables (Q : 'M[R]_d) (l : 'I_d -> R).
Hypothesis QQ : Q *m Q^T = 1%:M.
Hypothesis lp : forall i, 0 < l i.
Hypothesis eL : Lambda = spec Q l.
Let g i := gam N l i.
Lemma tE : t = Sm l. Proof. by rewrite eL tr_spec. Qed.
Lemma l_le i : l i <= Sm l. Proof. by apply: Sm_term => j; have := lp j; lra. Qed.
Lemma gp i : 0 < g i. Proof. exact: gam_pos. Qed.
Lemma NgE i : N * g i = (N + 1) * l i + Sm l. Proof. by rewrite /g /gam; field; lra. Qed.
Lemma g_ge i : (1 + 2 / N) * l i <= g i.
Proof.
apply: (Rmult_le_reg_l N) => //; rewrite NgE (_ : N * ((1 + 2 / N) * l i) = (N + 2) * l i); last by field; lra.
by have := l_le i; lra.
Qed.
Lemma ratio i : 0 < l i / g i <= N / (N + 2).
Proof.
have a := gp i; have b := lp i; split; first exact: Rdiv_lt_0_compat.
apply: (Rmult_le_reg_r (g i)) => //; rewrite (_ : l i / g i * g i = l i); last by field; lra.
apply: (Rmult_le_reg_l ((N + 2) / N)); first by apply: Rdiv_lt_0_compat; lra.
rewrite (_ : (N + 2) / N * (N / (N + 2) * g i) = g i); last by field; lra.
by rewrite (_ : (N + 2) / N = 1 + 2 / N); [exact: g_ge | field; lra].
Qed.
Lemma k_lt1 : N / (N + 2) <= 1.
Proof. by apply: (Rmult_le_reg_r (N + 2)); first lra; rewrite (_ : N / (N + 2) * (N + 2) = N); [lra | field; lra]. Qed.
Lemma ratio1 i : 0 < l i / g i <= 1.
Proof. by have [a b] := ratio i; have := k_lt1; split; lra. Qed.
Lemma e3 : Gi *m Gi *m Lambda *m Lambda *m Lambda = spec Q (fun i => (l i / g i) ^ 2 * l i).
Proof. by rewrite eL Gi_spec // !specM //; apply: spec_ext => i; rewrite /g /Rdiv /=; rring. Qed.
Lemma e2 : Gi *m Gi *m Lambda *m Lambda = spec Q (fun i => (l i / g i) ^ 2).
Proof. by rewrite eL Gi_spec // !specM //; apply: spec_ext => i; rewrite /g /Rdiv /=; rring. Qed.
Lemma e1 : Gi *m Gi *m Lambda = spec Q (fun i => (l i / g i) ^ 2 / l i).
Proof. by rewrite eL Gi_spec // !specM //; apply: spec_ext => i; have := gp i; have := lp i; rewrite /g /= => a b; rfield; split; lra. Qed.
Lemma Li : invmx Lambda = spec Q (fun i => / l i).
Proof. by rewrite eL; apply: (spec_inv QQ _).2 => i; have := lp i; lra. Qed.
End Eigen.

Lemma sq_le1 x : 0 < x <= 1 -> x ^ 2 <= 1. Proof. by move=> h; rewrite /=; nra. Qed.

Theorem form3_le p : form p (Gi *m Gi *m Lambda *m Lambda *m Lambda) p <= form p Lambda p.
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (e3 QQ lp eL) eL; apply: form_spec_le => // i.
have := sq_le1 (ratio1 lp i); have := lp i; set x := _ ^ 2; nra.
Qed.
Theorem form2_le p : form p (Gi *m Gi *m Lambda *m Lambda) p <= form p 1%:M p.
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (e2 QQ lp eL) (spec1 QQ); apply: form_spec_le => // i.
exact: sq_le1 (ratio1 lp i).
Qed.
Theorem form1_le p : form p (Gi *m Gi *m Lambda) p <= form p (invmx Lambda) p.
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (e1 QQ lp eL) (Li QQ lp eL); apply: form_spec_le => // i.
have := sq_le1 (ratio1 lp i); have ip : 0 < / l i by apply: Rinv_0_lt_compat.
by rewrite /Rdiv; set x := _ ^ 2; nra.
Qed.
Theorem trace2_le : \tr (Gi *m Gi *m Lambda *m Lambda) <= INR d.
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (e2 QQ lp eL) tr_spec // -[INR d]Rmult_1_r -Sm_const.
by apply: Sm_le => i; exact: sq_le1 (ratio1 lp i).
Qed.
Theorem trace3_le : \tr (Gi *m Gi *m Lambda *m Lambda *m Lambda) <= t.
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (e3 QQ lp eL) eL; apply: tr_spec_le => // i.
have := sq_le1 (ratio1 lp i); have := lp i; set x := _ ^ 2; nra.
Qed.
Theorem trace1_le : \tr (Gi *m Gi *m Lambda) <= \tr (invmx Lambda).
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (e1 QQ lp eL) (Li QQ lp eL); apply: tr_spec_le => // i.
have := sq_le1 (ratio1 lp i); have ip : 0 < / l i by apply: Rinv_0_lt_compat.
by rewrite /Rdiv; set x := _ ^ 2; nra.
Qed.
Lemma t_ge0 : 0 <= t.
Proof. by have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite eL tr_spec //; apply: Sm_ge0 => i; have := lp i; lra. Qed.
Let iM : 0 <= 1 / M. Proof. by left; apply: Rdiv_lt_0_compat; lra. Qed.
Let iN : 0 <= 1 / N ^ 2. Proof. by left; apply: Rdiv_lt_0_compat; [lra | apply: pow_lt]. Qed.

(** ** eq-4.6c *)
Theorem bound_4_6c p : risk_fixed p <= (INR d + 1) / M * form p Lambda p
  + 1 / N ^ 2 * (form p Lambda p + 2 * form p 1%:M p * t + form p (invmx Lambda) p * t ^ 2).
Proof.
have a := form3_le p; have b := form2_le p; have c := form1_le p; have e := trace2_le; have t0 := t_ge0.
have f0 : 0 <= form p Lambda p := (posdef_psd Lambda_pd).2 p.
have h1 := Rmult_le_compat_r _ _ _ f0 e.
have h2 := Rmult_le_compat_r _ _ _ t0 b.
have h3 := Rmult_le_compat_r _ _ _ (pow2_ge_0 t) c.
rewrite /risk_fixed /bias_fixed; apply: Rplus_le_compat.
  rewrite (_ : (INR d + 1) / M * form p Lambda p = 1 / M * (form p Lambda p + INR d * form p Lambda p)); last by field; lra.
  by apply: Rmult_le_compat_l => //; lra.
by apply: Rmult_le_compat_l => //; lra.
Qed.

(** ** eq-4.6d *)
Theorem bound_4_6d : risk_mean <= (INR d + 1) * t / M + 1 / N ^ 2 * (t + 2 * INR d * t + \tr (invmx Lambda) * t ^ 2).
Proof.
have a := trace3_le; have c := trace1_le; have e := trace2_le; have t0 := t_ge0.
have h1 := Rmult_le_compat_r _ _ _ t0 e.
have h3 := Rmult_le_compat_r _ _ _ (pow2_ge_0 t) c.
rewrite /risk_mean /bias_mean; apply: Rplus_le_compat.
  rewrite (_ : (INR d + 1) * t / M = 1 / M * (t + INR d * t)); last by field; lra.
  by apply: Rmult_le_compat_l => //; lra.
by apply: Rmult_le_compat_l => //; lra.
Qed.
(* the traces of Lambda and its inverse by the condition number *)
Theorem bound_4_6d_cond : leq 1 d -> (INR d + 1) * t / M + 1 / N ^ 2 * (t + 2 * INR d * t + \tr (invmx Lambda) * t ^ 2)
  <= (INR d + 1) * t / M + (1 + 2 * INR d + INR d ^ 2 * cond Lambda) * t / N ^ 2.
Proof.
move=> dp; apply: Rplus_le_compat_l.
rewrite (_ : (1 + 2 * INR d + INR d ^ 2 * cond Lambda) * t / N ^ 2 = 1 / N ^ 2 * (t + 2 * INR d * t + INR d ^ 2 * cond Lambda * t)); last by field; lra.
apply: Rmult_le_compat_l => //; suff h : \tr (invmx Lambda) * t <= INR d ^ 2 * cond Lambda.
  by have := Rmult_le_compat_r _ _ _ t_ge0 h; rewrite /=; lra.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd.
rewrite (Li QQ lp eL) /cond eL !tr_spec //.
have [i [ei hi]] := lam_min_attained l QQ dp; rewrite ei; have li := lp i.
have d0 := pos_INR d; set mx := lam_max (spec Q l).
have h1 : Sm (fun j => / l j) <= INR d * / l i.
  by rewrite -Sm_const; apply: Sm_le => j; apply: Rinv_le_contravar => //; exact: hi.
have h2 : Sm l <= INR d * mx by rewrite -Sm_const; apply: Sm_le => j; exact: lam_max_eigen.
have s1 : 0 <= Sm (fun j => / l j) by apply: Sm_ge0 => j; left; exact: Rinv_0_lt_compat.
have s2 : 0 <= Sm l by apply: Sm_ge0 => j; have := lp j; lra.
apply: Rle_trans (Rmult_le_compat _ _ _ _ s1 s2 h1 h2) _; right; rewrite /Rdiv /=; ring.
Qed.

(** ** The lower bound of cor-4.3 and of ours-4.6d *)
Theorem bias_lower : 4 * t / (N + 2) ^ 2 <= bias_mean.
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd.
rewrite /bias_mean (e3 QQ lp eL) (e2 QQ lp eL) (e1 QQ lp eL) !tr_spec // (tE QQ eL).
have -> : 1 / N ^ 2 * (Sm (fun i => (l i / gam N l i) ^ 2 * l i) + 2 * Sm (fun i => (l i / gam N l i) ^ 2) * Sm l
    + Sm (fun i => (l i / gam N l i) ^ 2 / l i) * Sm l ^ 2)
  = Sm (fun i => 1 / N ^ 2 * ((l i / gam N l i) ^ 2 * l i + 2 * Sm l * (l i / gam N l i) ^ 2 + Sm l ^ 2 * ((l i / gam N l i) ^ 2 / l i))).
  by rewrite Sm_scal !Sm_plus !Sm_scal; ring.
have -> : 4 * Sm l / (N + 2) ^ 2 = Sm (fun i => 4 / (N + 2) ^ 2 * l i) by rewrite Sm_scal; field; lra.
apply: Sm_le => i; have li := lp i; have g0 : 0 < gam N l i := gam_pos N_pos i lp; have lt := l_le lp i.
have -> : 1 / N ^ 2 * ((l i / gam N l i) ^ 2 * l i + 2 * Sm l * (l i / gam N l i) ^ 2 + Sm l ^ 2 * ((l i / gam N l i) ^ 2 / l i))
   = ((l i + Sm l) / (N * gam N l i)) ^ 2 * l i by field; repeat split; lra.
apply: Rmult_le_compat_r; first lra.
rewrite (_ : 4 / (N + 2) ^ 2 = (2 / (N + 2)) ^ 2); last by field; lra.
apply: pow_incr; split; first by left; apply: Rdiv_lt_0_compat; lra.
have ng : N * gam N l i = (N + 1) * l i + Sm l by exact: NgE.
have ngp : 0 < N * gam N l i by apply: Rmult_lt_0_compat.
apply: (Rmult_le_reg_r ((N + 2) * (N * gam N l i))); first by apply: Rmult_lt_0_compat; lra.
rewrite (_ : 2 / (N + 2) * ((N + 2) * (N * gam N l i)) = 2 * (N * gam N l i)); last by field; lra.
rewrite (_ : (l i + Sm l) / (N * gam N l i) * ((N + 2) * (N * gam N l i)) = (l i + Sm l) * (N + 2)); last by field; lra.
by rewrite ng; nra.
Qed.
Theorem risk_lower : 4 * t / (N + 2) ^ 2 <= risk_mean.
Proof.
apply: Rle_trans bias_lower _; rewrite /risk_mean; suff : 0 <= 1 / M * (\tr (Gi *m Gi *m Lambda *m Lambda *m Lambda) + t * \tr (Gi *m Gi *m Lambda *m Lambda)) by lra.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd.
rewrite (e3 QQ lp eL) (e2 QQ lp eL) !tr_spec //; apply: Rmult_le_pos => //; apply: Rplus_le_le_0_compat.
  by apply: Sm_ge0 => i; apply: Rmult_le_pos; [exact: pow2_ge_0 | have := lp i; lra].
by apply: Rmult_le_pos; [exact: t_ge0 | apply: Sm_ge0 => i; exact: pow2_ge_0].
Qed.

End Bounds.
