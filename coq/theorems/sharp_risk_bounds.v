(** * The sharper bounds of the risk: ours-4.6c, ours-4.6d and ours-cor-4.3, for every d

    Let l be an eigenvalue of Lambda, t = tr Lambda >= l, and G = N g = (N+1) l + t for the eigenvalue g of Gamma.  Then
    the weights of variance and squared bias are (l/g)^2 and ((l+t)/G)^2 l, and all bounds follow from three facts:
    G >= (N+2) l,   G^2 >= 4 (N+1) l t,   2 G <= (N+2) (l + t). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions analysis.sums algebra.real_matrices theorems.risk_bounds.
From LSA Require Import theorems.reduced_loss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

(** ** For one eigenvalue *)
Section Numbers.
Variables (N l t : R).
Hypothesis N_pos : 0 < N.
Hypothesis l_pos : 0 < l.
Hypothesis l_t : l <= t.
Notation G := ((N + 1) * l + t).
Let G_pos : 0 < G. Proof. nra. Qed.

Lemma square_le a b : 0 <= a <= b -> a ^ 2 <= b ^ 2. Proof. by move=> h; rewrite /=; nra. Qed.
Lemma quotient_le a b c : 0 < b -> a <= c * b -> a / b <= c.
Proof. by move=> p h; apply: (Rmult_le_reg_r b) => //; rewrite (_ : a / b * b = a) //; field; lra. Qed.
Lemma quotient_ge a b c : 0 < b -> c * b <= a -> c <= a / b.
Proof. by move=> p h; apply: (Rmult_le_reg_r b) => //; rewrite (_ : a / b * b = a) //; field; lra. Qed.
Lemma AM_GM : 4 * (N + 1) * l * t <= G ^ 2.
Proof. by have := pow2_ge_0 ((N + 1) * l - t); rewrite /=; nra. Qed.

Lemma variance_le : (N * l / G) ^ 2 <= N ^ 2 / (N + 2) ^ 2.
Proof.
rewrite (_ : N ^ 2 / (N + 2) ^ 2 = (N / (N + 2)) ^ 2); last by field; lra.
apply: square_le; split; first by left; apply: Rdiv_lt_0_compat => //; nra.
apply: quotient_le => //; rewrite (_ : N / (N + 2) * G = N * (G / (N + 2))); last by field; lra.
apply: Rmult_le_compat_l; first lra.
by apply: quotient_ge; nra.
Qed.
Lemma variance_mean : (N * l / G) ^ 2 <= N ^ 2 / (4 * (N + 1)) * (l / t).
Proof.
rewrite (_ : N ^ 2 / (4 * (N + 1)) * (l / t) = (N * l) ^ 2 / (4 * (N + 1) * l * t)); last by field; lra.
rewrite (_ : (N * l / G) ^ 2 = (N * l) ^ 2 / G ^ 2); last by field; lra.
apply: Rmult_le_compat_l; first exact: pow2_ge_0.
by apply: Rinv_le_contravar; [have := Rmult_lt_0_compat _ _ l_pos (Rlt_le_trans _ _ _ l_pos l_t); nra | exact: AM_GM].
Qed.
Notation bias := (((l + t) / G) ^ 2 * l).
Lemma bias_ge : 4 / (N + 2) ^ 2 * l <= bias.
Proof.
apply: Rmult_le_compat_r; first lra; rewrite (_ : 4 / (N + 2) ^ 2 = (2 / (N + 2)) ^ 2); last by field; lra.
apply: square_le; split; first by left; apply: Rdiv_lt_0_compat; lra.
apply: quotient_ge => //; rewrite (_ : 2 / (N + 2) * G = 2 * G / (N + 2)); last by field; lra.
by apply: quotient_le; nra.
Qed.
Lemma bias_le : bias <= l.
Proof.
apply: (Rle_trans _ (1 * l)); last lra; apply: Rmult_le_compat_r; first lra; rewrite (_ : 1 = 1 ^ 2); last ring.
apply: square_le; split; first by left; apply: Rdiv_lt_0_compat; lra.
by apply: quotient_le; nra.
Qed.
Lemma bias_le_inverse : bias <= 1 / (N + 2) ^ 2 * (l + 2 * t + t ^ 2 * / l).
Proof.
rewrite (_ : 1 / (N + 2) ^ 2 * (l + 2 * t + t ^ 2 * / l) = ((l + t) / ((N + 2) * l)) ^ 2 * l); last by field; lra.
apply: Rmult_le_compat_r; first lra; apply: square_le; split; first by left; apply: Rdiv_lt_0_compat; lra.
by apply: Rmult_le_compat_l; [lra | apply: Rinv_le_contravar; nra].
Qed.
Lemma bias_mean_le : bias <= (l + t) ^ 2 / (4 * (N + 1) * t).
Proof.
rewrite (_ : bias = (l + t) ^ 2 * (l / G ^ 2)); last by field; lra.
apply: Rmult_le_compat_l; first exact: pow2_ge_0.
have tp : 0 < t by lra.
apply: quotient_le; first exact: pow_lt.
apply: (Rmult_le_reg_l (4 * (N + 1) * t)); first by nra.
rewrite (_ : 4 * (N + 1) * t * (/ (4 * (N + 1) * t) * G ^ 2) = G ^ 2); last by field; lra.
by have := AM_GM; lra.
Qed.
End Numbers.

(** ** For matrices *)
Section Bounds.
Variables (d : nat) (N M : R) (Lambda : 'M[R]_d).
Hypothesis N_pos : 0 < N.
Hypothesis M_pos : 0 < M.
Hypothesis Lambda_pd : posdef Lambda.
Notation Gi := (invmx (Gamma N Lambda)).
Notation t := (\tr Lambda).

Section Eigen.
Variables (Q : 'M[R]_d) (l : 'I_d -> R).
Hypothesis QQ : Q *m Q^T = 1%:M.
Hypothesis lp : forall i, 0 < l i.
Hypothesis eL : Lambda = spec Q l.
Let G i := (N + 1) * l i + Sm l.
Definition bias i := ((l i + Sm l) / G i) ^ 2 * l i.
Lemma G_pos i : 0 < G i. Proof. by rewrite /G; have := l_le lp i; have := lp i; nra. Qed.
Lemma ratioE i : l i / gam N l i = N * l i / G i.
Proof. by rewrite /gam -/(G i); have := lp i; have := G_pos i => a b; field; lra. Qed.
Lemma biasE i : 1 / N ^ 2 * ((l i / gam N l i) ^ 2 * l i + 2 * (l i / gam N l i) ^ 2 * Sm l + (l i / gam N l i) ^ 2 / l i * Sm l ^ 2) = bias i.
Proof. by rewrite ratioE /bias; have := lp i; have := G_pos i => a b; field; lra. Qed.
Lemma bias_fixedE p : bias_fixed N Lambda p = form p (spec Q bias) p.
Proof.
rewrite /bias_fixed (e3 N_pos QQ lp eL) (e2 N_pos QQ lp eL) (e1 N_pos QQ lp eL) (tE QQ eL) !form_spec.
pose y i := (Q *m p) i ord0 * (Q *m p) i ord0.
transitivity (Sm (fun i => 1 / N ^ 2 * ((l i / gam N l i) ^ 2 * l i * y i + 2 * Sm l * ((l i / gam N l i) ^ 2 * y i)
    + Sm l ^ 2 * ((l i / gam N l i) ^ 2 / l i * y i)))); first by rewrite Sm_scal !Sm_plus !Sm_scal /y; ring.
by apply: Sm_ext => i; rewrite -biasE -/(y i); ring.
Qed.
Lemma bias_meanE : bias_mean N Lambda = Sm bias.
Proof.
rewrite /bias_mean (e3 N_pos QQ lp eL) (e2 N_pos QQ lp eL) (e1 N_pos QQ lp eL) !tr_spec // (tE QQ eL).
have -> : 1 / N ^ 2 * (Sm (fun i => (l i / gam N l i) ^ 2 * l i) + 2 * Sm (fun i => (l i / gam N l i) ^ 2) * Sm l
    + Sm (fun i => (l i / gam N l i) ^ 2 / l i) * Sm l ^ 2)
  = Sm (fun i => 1 / N ^ 2 * ((l i / gam N l i) ^ 2 * l i + 2 * Sm l * (l i / gam N l i) ^ 2 + Sm l ^ 2 * ((l i / gam N l i) ^ 2 / l i))).
  by rewrite Sm_scal !Sm_plus !Sm_scal; ring.
by apply: Sm_ext => i; rewrite -biasE; ring.
Qed.
End Eigen.

(** ours-4.6c: the squared bias and the variance of a fixed task *)
Notation form_bound p := (1 / (N + 2) ^ 2 * (form p Lambda p + 2 * form p 1%:M p * t + form p (invmx Lambda) p * t ^ 2)).
Theorem Gamma_lower : loewner ((1 + 2 / N)%R *: Lambda)%ring (Gamma N Lambda).
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite /loewner eL (Gamma_spec N_pos l QQ) specZ.
rewrite (_ : (spec Q (gam N l) - spec Q (fun i => ((1 + 2 / N) * l i)%R))%ring = spec Q (fun i => gam N l i - (1 + 2 / N) * l i)).
  by apply: spec_psd => i; have := g_ge N_pos lp i; lra.
have minus (A : 'M[R]_d) : (- A = (-1)%R *: A)%ring by apply/matrixP => i j; rewrite mxNE mxZE; rring.
by rewrite minus specZ specD; apply: spec_ext => i; ring.
Qed.
Theorem bias_fixed_lower p : 4 * form p Lambda p / (N + 2) ^ 2 <= bias_fixed N Lambda p.
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (bias_fixedE QQ lp eL) eL.
rewrite (_ : 4 * form p (spec Q l) p / (N + 2) ^ 2 = form p (spec Q (fun i => 4 / (N + 2) ^ 2 * l i)) p).
  by apply: form_spec_le => // i; exact: bias_ge N_pos (lp i) (l_le lp i).
by rewrite -specZ formZ; field; lra.
Qed.
Theorem bias_fixed_upper p : bias_fixed N Lambda p <= form p Lambda p.
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (bias_fixedE QQ lp eL) eL.
by apply: form_spec_le => // i; exact: bias_le N_pos (lp i) (l_le lp i).
Qed.
Theorem bias_fixed_inverse p : bias_fixed N Lambda p <= form_bound p.
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (bias_fixedE QQ lp eL) (Li QQ lp eL) (tE QQ eL) (spec1 QQ) eL.
rewrite (_ : 1 / _ * _ = form p ((1 / (N + 2) ^ 2)%R *: (spec Q l + (2 * Sm l)%R *: spec Q (fun=> 1%R)
  + (Sm l ^ 2)%R *: spec Q (fun i => (/ l i)%R)))%ring p); last by rewrite formZ !formD !formZ; ring.
rewrite !specZ !specD specZ; apply: form_spec_le => // i.
by apply: Rle_trans (bias_le_inverse N_pos (lp i) (l_le lp i)) _; right; ring.
Qed.
Theorem variance_form p : form p (Gi *m Gi *m Lambda *m Lambda *m Lambda) p <= N ^ 2 / (N + 2) ^ 2 * form p Lambda p.
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (e3 N_pos QQ lp eL) eL -formZ specZ.
apply: form_spec_le => // i; rewrite (ratioE lp) //.
by apply: Rmult_le_compat_r; [have := lp i; lra | exact: variance_le N_pos (lp i) (l_le lp i)].
Qed.
Theorem variance_trace3 : \tr (Gi *m Gi *m Lambda *m Lambda *m Lambda) <= N ^ 2 / (N + 2) ^ 2 * t.
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (e3 N_pos QQ lp eL) eL !tr_spec // -Sm_scal.
apply: Sm_le => i; rewrite (ratioE lp) //.
by apply: Rmult_le_compat_r; [have := lp i; lra | exact: variance_le N_pos (lp i) (l_le lp i)].
Qed.
Theorem variance_trace : \tr (Gi *m Gi *m Lambda *m Lambda) <= INR d * (N ^ 2 / (N + 2) ^ 2).
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (e2 N_pos QQ lp eL) tr_spec // -Sm_const.
by apply: Sm_le => i; rewrite (ratioE lp) //; exact: variance_le N_pos (lp i) (l_le lp i).
Qed.
Theorem variance_trace_free : leq 1 d -> \tr (Gi *m Gi *m Lambda *m Lambda) <= N ^ 2 / (4 * (N + 1)).
Proof.
move=> dp; have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (e2 N_pos QQ lp eL) tr_spec //.
have tp : 0 < Sm l by have := l_le lp (Ordinal dp); have := lp (Ordinal dp); lra.
rewrite (_ : N ^ 2 / (4 * (N + 1)) = Sm (fun i => N ^ 2 / (4 * (N + 1)) * (l i / Sm l))).
  by apply: Sm_le => i; rewrite (ratioE lp) //; exact: variance_mean N_pos (lp i) (l_le lp i).
by rewrite Sm_scal /Rdiv Sm_scalr Rinv_r ?Rmult_1_r //; lra.
Qed.

(** ours-4.6d: the same for a mean over tasks *)
Theorem bias_mean_upper : bias_mean N Lambda <= t.
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (bias_meanE QQ lp eL) (tE QQ eL).
by apply: Sm_le => i; exact: bias_le N_pos (lp i) (l_le lp i).
Qed.
Theorem bias_mean_inverse : bias_mean N Lambda <= 1 / (N + 2) ^ 2 * (t + 2 * INR d * t + \tr (invmx Lambda) * t ^ 2).
Proof.
have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (bias_meanE QQ lp eL) (tE QQ eL).
have -> : \tr (invmx Lambda) = Sm (fun i => / l i) by rewrite (Li QQ lp eL) tr_spec.
rewrite (_ : 1 / _ * _ = Sm (fun i => 1 / (N + 2) ^ 2 * (l i + 2 * Sm l + Sm l ^ 2 * / l i))).
  by apply: Sm_le => i; exact: bias_le_inverse N_pos (lp i) (l_le lp i).
by rewrite Sm_scal !Sm_plus Sm_const Sm_scal; ring.
Qed.
Theorem bias_mean_free : leq 1 d -> bias_mean N Lambda <= (INR d + 3) * t / (4 * (N + 1)).
Proof.
move=> dp; have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (bias_meanE QQ lp eL) (tE QQ eL).
have tp : 0 < Sm l by have := l_le lp (Ordinal dp); have := lp (Ordinal dp); lra.
apply: (Rle_trans _ (Sm (fun i => (3 * l i + Sm l) / (4 * (N + 1))))).
  apply: Sm_le => i; apply: Rle_trans (bias_mean_le N_pos (lp i) (l_le lp i)) _; have li := lp i; have lt := l_le lp i.
  apply: quotient_le; first nra.
  rewrite (_ : (3 * l i + Sm l) / (4 * (N + 1)) * (4 * (N + 1) * Sm l) = (3 * l i + Sm l) * Sm l); last by field; lra.
  nra.
by rewrite /Rdiv Sm_scalr Sm_plus Sm_const Sm_scal; right; ring.
Qed.
(* Kantorovich's inequality *)
Theorem Kantorovich : leq 1 d -> t * \tr (invmx Lambda) <= INR d ^ 2 * (cond Lambda + 1) ^ 2 / (4 * cond Lambda).
Proof.
move=> dp; have [Q [l [QQ [lp eL]]]] := diagonalise Lambda_pd; rewrite (Li QQ lp eL) (tE QQ eL) tr_spec // /cond eL.
have [i [-> hi]] := lam_min_attained l QQ dp; have ap := lp i; set a := l i in ap hi *.
set b := lam_max (spec Q l); have hb j : l j <= b by exact: lam_max_eigen.
have ab : a <= b by exact: hb.
set s := Sm l; set v := Sm (fun j => / l j).
have h : s + a * b * v <= INR d * (a + b).
  rewrite /s /v -Sm_scal -Sm_plus -Sm_const; apply: Sm_le => j; have lj := lp j.
  apply: (Rmult_le_reg_r (l j)) => //; rewrite (_ : (l j + a * b * / l j) * l j = l j * l j + a * b); last by field; lra.
  by have := hi j; have := hb j; nra.
have s0 : 0 <= s by apply: Sm_ge0 => j; have := lp j; lra.
have v0 : 0 <= v by apply: Sm_ge0 => j; left; exact: Rinv_0_lt_compat.
have abp : 0 < a * b by nra.
rewrite (_ : INR d ^ 2 * (b / a + 1) ^ 2 / (4 * (b / a)) = (INR d * (a + b)) ^ 2 / (4 * (a * b))); last by field; lra.
apply: quotient_ge; first lra.
have abv : 0 <= a * b * v by nra.
apply: (Rle_trans _ ((s + a * b * v) ^ 2)); last by apply: square_le; lra.
by have := pow2_ge_0 (s - a * b * v); nra.
Qed.
End Bounds.
