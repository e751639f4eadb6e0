(** * The printed bounds of the risk: eq-4.6c, ours-4.6c, eq-4.6d, ours-4.6d, cor-4.3, ours-cor-4.3, ours-beats-ols

    The expectation is that of engine/prompt.v over a prompt; what it is exactly is computed there (theorems/exact_risks.v),
    and bounded as in theorems/risk_bounds.v and theorems/sharp_risk_bounds.v. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions algebra.real_matrices.
From LSA Require engine.goals theorems.exact_risks.
From LSA Require Import theorems.risk_bounds theorems.sharp_risk_bounds theorems.reduced_loss.
From LSA Require Import theorems.population_loss definitions algebra.real_matrices.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Lemma inverse_nat n : (n%:R^-1 : R)%ring = / INR n.
Proof. by rewrite natR /GRing.inv /= /Rinvx; case: eqP => [->|] //=; rewrite Rinv_0. Qed.
Lemma Gamma_prompt d N (Lambda : 'M[R]_d) : leq 1 N -> goals.Gamma (F := R_numFieldType) N Lambda = Gamma (INR N) Lambda.
Proof. by move=> h; rewrite -(GammaNE Lambda h). Qed.

Section Risk.
Variables (d N M : nat) (Lambda : 'M[R]_d) (p : 'cV[R]_d) (noise : R).
Variable pr : prompt.prompt (F := R_comRingType) N M Lambda (1%:M : 'M[R]_d)%ring noise.
Hypothesis d_pos : leq 1 d.
Hypothesis N_pos : leq 1 N.
Hypothesis M_pos : leq 1 M.
Hypothesis Lambda_pd : posdef Lambda.
Notation Gi := (invmx (Gamma (INR N) Lambda)).
Notation error task := (((((prompt.x_query pr)^T *m prompt.fixed pr Gi) *m prompt.S_M pr) *m task) 0 0
  + - ((task^T *m prompt.x_query pr) 0 0))%ring.
Notation risk task := (prompt.mean (error task * error task)%ring).

Let Np : 0 < INR N. Proof. by apply: lt_0_INR; apply/ltP. Qed.
Let Mp : 0 < INR M. Proof. by apply: lt_0_INR; apply/ltP. Qed.
Theorem risk_fixedE : risk (prompt.fixed pr p) = risk_fixed (INR N) (INR M) Lambda p.
Proof.
have uG : goals.Gamma (F := R_numFieldType) N Lambda \in unitmx by rewrite Gamma_prompt //; exact: Gamma_unit.
have e := @exact_risks.mean_fixed R_numFieldType d N M Lambda p noise pr N_pos M_pos (proj1 Lambda_pd) uG.
rewrite Gamma_prompt // !inverse_nat in e.
rewrite (_ : risk_fixed _ _ _ _ = / INR M * (definitions.form p (Gi *m Gi *m Lambda *m Lambda *m Lambda) p
    + \tr (Gi *m Gi *m Lambda *m Lambda) * definitions.form p Lambda p)
  + / INR N * / INR N * (definitions.form p (Gi *m Gi *m Lambda *m Lambda *m Lambda) p
    + 2 * definitions.form p (Gi *m Gi *m Lambda *m Lambda) p * \tr Lambda
    + definitions.form p (Gi *m Gi *m Lambda) p * (\tr Lambda * \tr Lambda))); first exact: e.
by rewrite /risk_fixed /bias_fixed; field; lra.
Qed.
Theorem risk_taskE : risk (prompt.task pr) = risk_mean (INR N) (INR M) Lambda.
Proof.
have uG : goals.Gamma (F := R_numFieldType) N Lambda \in unitmx by rewrite Gamma_prompt //; exact: Gamma_unit.
have e := @exact_risks.mean_task R_numFieldType d N M Lambda p noise pr N_pos M_pos (proj1 Lambda_pd) uG.
rewrite Gamma_prompt // !inverse_nat in e.
rewrite (_ : risk_mean _ _ _ = / INR M * (\tr (Gi *m Gi *m Lambda *m Lambda *m Lambda) + \tr Lambda * \tr (Gi *m Gi *m Lambda *m Lambda))
  + / INR N * / INR N * (\tr (Gi *m Gi *m Lambda *m Lambda *m Lambda) + 2 * \tr (Gi *m Gi *m Lambda *m Lambda) * \tr Lambda
    + \tr (Gi *m Gi *m Lambda) * (\tr Lambda * \tr Lambda))); first exact: e.
by rewrite /risk_mean /bias_mean; field; lra.
Qed.

(* the printed squared biases *)
Notation form A := ((p^T *m A *m p)%ring ord0 ord0).
Notation form_G A := ((p^T *m (Gi *m Gi) *m A *m p)%ring ord0 ord0).
Notation bias_p := (1 / INR N ^ 2 * (form_G (Lambda *m Lambda *m Lambda) + 2 * form_G (Lambda *m Lambda) * \tr Lambda + form_G Lambda * \tr Lambda ^ 2)).
Notation bias_w := (1 / INR N ^ 2 * \tr (Gi *m Gi *m ((Lambda + \tr Lambda *: 1%:M) *m (Lambda + \tr Lambda *: 1%:M)) *m Lambda)%ring).
Lemma bias_pE : bias_p = bias_fixed (INR N) Lambda p.
Proof. by rewrite /bias_fixed /definitions.form !mulmxA. Qed.
Lemma bias_wE : bias_w = bias_mean (INR N) Lambda.
Proof.
rewrite /bias_mean; congr (_ * _); set s := \tr Lambda.
have -> : (Gi *m Gi *m ((Lambda + s *: 1%:M) *m (Lambda + s *: 1%:M)) *m Lambda
  = Gi *m Gi *m Lambda *m Lambda *m Lambda + (s + s) *: (Gi *m Gi *m Lambda *m Lambda) + (s * s) *: (Gi *m Gi *m Lambda))%ring.
  by rewrite mulmxDl !mulmxDr -!scalemxAl -!scalemxAr !mulmxDl !mul1mx !mulmx1 -!scalemxAl !mulmxA scalerA addrA -(addrA (_ *m _)) -scalerDl.
have e (a b c x : R) : a + (x + x) * b + x * x * c = a + 2 * b * x + c * x ^ 2 by ring.
by rewrite !trD !trZ; exact: e.
Qed.
Notation t := (\tr Lambda).
Notation n := (INR N). Notation m := (INR M).
Notation bound_p := (1 / (n + 2) ^ 2 * (form Lambda + 2 * (p^T *m p)%ring ord0 ord0 * t + form (invmx Lambda) * t ^ 2)).
Lemma bound_pE : bound_p = 1 / (n + 2) ^ 2 * (definitions.form p Lambda p + 2 * definitions.form p 1%:M p * t
  + definitions.form p (invmx Lambda) p * t ^ 2).
Proof. by rewrite /definitions.form mulmx1. Qed.
Let i_pos : 0 <= 1 / m. Proof. by left; apply: Rdiv_lt_0_compat; lra. Qed.
Let Lf := variance_form Np Lambda_pd p.
Let f_pos : 0 <= form Lambda := (posdef_psd Lambda_pd).2 p.
Let t_pos : 0 <= t := t_ge0 Lambda_pd.

Theorem eq_4_6c : risk (prompt.fixed pr p) <= (INR d + 1) / m * form Lambda
  + 1 / n ^ 2 * (form Lambda + 2 * (p^T *m p)%ring ord0 ord0 * t + form (invmx Lambda) * t ^ 2).
Proof.
rewrite risk_fixedE; have := bound_4_6c Np Mp Lambda_pd p; rewrite /definitions.form mulmx1; exact.
Qed.
Theorem ours_4_6c_Gamma : loewner ((1 + 2 / n)%R *: Lambda)%ring (Gamma n Lambda).
Proof. exact: Gamma_lower Np Lambda_pd. Qed.
Theorem ours_4_6c_free : risk (prompt.fixed pr p) <= 1 / m * (n ^ 2 / (n + 2) ^ 2 + n ^ 2 / (4 * (n + 1))) * form Lambda + bound_p.
Proof.
rewrite risk_fixedE /risk_fixed bound_pE; apply: Rplus_le_compat; last exact: bias_fixed_inverse.
rewrite Rmult_assoc; apply: Rmult_le_compat_l => //; rewrite Rmult_plus_distr_r; apply: Rplus_le_compat; first exact: Lf.
by apply: Rmult_le_compat_r; [exact: f_pos | exact: variance_trace_free].
Qed.
Theorem ours_4_6c_sharp : risk (prompt.fixed pr p) <= (INR d + 1) / m * n ^ 2 / (n + 2) ^ 2 * form Lambda + bound_p.
Proof.
rewrite risk_fixedE /risk_fixed bound_pE; apply: Rplus_le_compat; last exact: bias_fixed_inverse.
rewrite (_ : (INR d + 1) / m * n ^ 2 / (n + 2) ^ 2 * form Lambda
  = 1 / m * (n ^ 2 / (n + 2) ^ 2 * form Lambda + INR d * (n ^ 2 / (n + 2) ^ 2) * form Lambda)); last by field; lra.
apply: Rmult_le_compat_l => //; apply: Rplus_le_compat; first exact: Lf.
by apply: Rmult_le_compat_r; [exact: f_pos | exact: variance_trace].
Qed.
Theorem ours_4_6c_bias_lower : 4 * form Lambda / (n + 2) ^ 2 <= bias_p.
Proof. by rewrite bias_pE; exact: bias_fixed_lower. Qed.
Theorem ours_4_6c_bias_upper : bias_p <= form Lambda.
Proof. by rewrite bias_pE; exact: bias_fixed_upper. Qed.

Theorem eq_4_6d : risk (prompt.task pr) <= (INR d + 1) * t / m + 1 / n ^ 2 * (t + 2 * INR d * t + \tr (invmx Lambda) * t ^ 2)
  /\ (INR d + 1) * t / m + 1 / n ^ 2 * (t + 2 * INR d * t + \tr (invmx Lambda) * t ^ 2)
     <= (INR d + 1) * t / m + (1 + 2 * INR d + INR d ^ 2 * cond Lambda) * t / n ^ 2.
Proof. by rewrite risk_taskE; split; [exact: bound_4_6d | exact: bound_4_6d_cond]. Qed.
Let variance_free : \tr (Gi *m Gi *m Lambda *m Lambda *m Lambda) + t * \tr (Gi *m Gi *m Lambda *m Lambda)
  <= (n ^ 2 / (n + 2) ^ 2 + n ^ 2 / (4 * (n + 1))) * t.
Proof.
rewrite Rmult_plus_distr_r; apply: Rplus_le_compat; first exact: variance_trace3.
by rewrite (Rmult_comm t); apply: Rmult_le_compat_r; [exact: t_pos | exact: variance_trace_free].
Qed.
Theorem ours_4_6d_Kantorovich : risk (prompt.task pr) <= 1 / m * (n ^ 2 / (n + 2) ^ 2 + n ^ 2 / (4 * (n + 1))) * t
  + (1 + 2 * INR d + INR d ^ 2 * (cond Lambda + 1) ^ 2 / (4 * cond Lambda)) * t / (n + 2) ^ 2.
Proof.
rewrite risk_taskE /risk_mean; apply: Rplus_le_compat.
  by rewrite Rmult_assoc; apply: Rmult_le_compat_l.
apply: Rle_trans (bias_mean_inverse Np Lambda_pd) _; set k := INR d ^ 2 * _ / _.
rewrite (_ : (1 + 2 * INR d + k) * t / (n + 2) ^ 2 = 1 / (n + 2) ^ 2 * (t + 2 * INR d * t + k * t)); last by field; lra.
apply: Rmult_le_compat_l; first by left; apply: Rdiv_lt_0_compat; [lra | apply: pow_lt; lra].
apply: Rplus_le_compat_l; rewrite (_ : \tr (invmx Lambda) * t ^ 2 = t * \tr (invmx Lambda) * t); last ring.
by apply: Rmult_le_compat_r; [exact: t_pos | exact: Kantorovich].
Qed.
Theorem ours_4_6d_sharp : risk (prompt.task pr) <= (INR d + 1) / m * n ^ 2 / (n + 2) ^ 2 * t
  + 1 / (n + 2) ^ 2 * (t + 2 * INR d * t + \tr (invmx Lambda) * t ^ 2).
Proof.
rewrite risk_taskE /risk_mean; apply: Rplus_le_compat; last exact: bias_mean_inverse.
rewrite (_ : (INR d + 1) / m * n ^ 2 / (n + 2) ^ 2 * t
  = 1 / m * (n ^ 2 / (n + 2) ^ 2 * t + t * (INR d * (n ^ 2 / (n + 2) ^ 2)))); last by field; lra.
apply: Rmult_le_compat_l => //; apply: Rplus_le_compat; first exact: variance_trace3.
by apply: Rmult_le_compat_l; [exact: t_pos | exact: variance_trace].
Qed.
Theorem ours_4_6d_bias_free : bias_w <= (INR d + 3) * t / (4 * (n + 1)).
Proof. by rewrite bias_wE; exact: bias_mean_free. Qed.
Theorem ours_4_6d_bias_upper : bias_w <= t.
Proof. by rewrite bias_wE; exact: bias_mean_upper. Qed.
Theorem ours_4_6d_bias_lower : 4 * t / (n + 2) ^ 2 <= bias_w.
Proof. by rewrite bias_wE; exact: bias_lower. Qed.
Theorem ours_4_6d_lower : 4 * t / (n + 2) ^ 2 <= risk (prompt.task pr).
Proof. by rewrite risk_taskE; exact: risk_lower. Qed.
Theorem ours_cor_4_3_1 : risk (prompt.task pr) <= 1 / m * (n ^ 2 / (n + 2) ^ 2 + n ^ 2 / (4 * (n + 1))) * t
  + (INR d + 3) * t / (4 * (n + 1)).
Proof.
rewrite risk_taskE /risk_mean; apply: Rplus_le_compat; last exact: bias_mean_free.
by rewrite Rmult_assoc; apply: Rmult_le_compat_l.
Qed.
Theorem ours_beats_ols_2 : \tr (Gi *m Gi *m (Lambda *m Lambda))%ring <= INR d.
Proof. by rewrite mulmxA; exact: trace2_le. Qed.
(* the slope of the difference in the noise is positive: LSA wins exactly above a threshold *)
Theorem ours_beats_ols_threshold : INR d + 1 < m -> forall c, exists v0, forall v,
  0 < v * (INR d / (m - INR d - 1) - 1 / m * \tr (Gi *m Gi *m (Lambda *m Lambda))%ring) - c <-> v0 < v.
Proof.
move=> h c; set b := _ - _ * _; have dp : 0 < INR d by apply: lt_0_INR; apply/ltP.
have b_pos : 0 < b.
  rewrite /b; apply: (Rlt_le_trans _ (INR d / (m - INR d - 1) - 1 / m * INR d)).
    rewrite (_ : _ - _ = INR d * (INR d + 1) / (m * (m - INR d - 1))); last by field; lra.
    by apply: Rdiv_lt_0_compat; nra.
  by apply: Rplus_le_compat_l; apply: Ropp_le_contravar; apply: Rmult_le_compat_l => //; exact: ours_beats_ols_2.
exists (c / b) => v; split=> k.
  by apply: (Rmult_lt_reg_r b) => //; rewrite (_ : c / b * b = c); [lra | field; lra].
by have := Rmult_lt_compat_r _ _ _ b_pos k; rewrite (_ : c / b * b = c); [lra | field; lra].
Qed.

(** ** What cor-4.3 and ours-cor-4.3 say of a given eps: M examples are enough *)
Lemma enough c eps : 0 < eps -> c / eps <= m -> c / m <= eps.
Proof.
move=> e h; apply: quotient_le => //; apply: (Rmult_le_reg_r (/ eps)); first exact: Rinv_0_lt_compat.
by rewrite (_ : eps * m * / eps = m) //; field; lra.
Qed.
Theorem cor_4_3_eps eps : 0 < eps -> (INR d + 1) * t / eps <= m ->
  risk (prompt.task pr) <= (1 + 2 * INR d + INR d ^ 2 * cond Lambda) * t / n ^ 2 + eps.
Proof. by move=> e h; have [a b] := eq_4_6d; have := enough e h; lra. Qed.
Theorem ours_cor_4_3_eps eps : 0 < eps -> (n ^ 2 / (n + 2) ^ 2 + n ^ 2 / (4 * (n + 1))) * t / eps <= m ->
  risk (prompt.task pr) <= (INR d + 3) * t / (4 * (n + 1)) + eps.
Proof.
move=> e h; apply: Rle_trans ours_cor_4_3_1 _; have := enough e h; set c := _ + _; rewrite (_ : 1 / m * c * t = c * t / m); first lra.
by field; lra.
Qed.
End Risk.
