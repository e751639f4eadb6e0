(** * The population loss: lem-A.1, and its least value over all entries of W_PV and W_KQ

    population.v gives L = ell(1, A) + tr(Lambda)/2 + E[e^2]/2 with A = u U11 + u12 u21'.  On u12 = u21 = 0 the even part e
    vanishes and L = ell(u, U11) + tr(Lambda)/2; everywhere E[e^2] >= 0, so that the least value is min ell + tr(Lambda)/2,
    taken exactly where A = Gamma^-1 and e = 0. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From SsrMultinomials Require Import mpoly.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions algebra.real_matrices theorems.prediction moments.gauss moments.population.
From LSA Require Import theorems.reduced_loss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Lemma natR n : (n%:R : R)%ring = INR n.
Proof. by elim: n => [|k IH] //; rewrite S_INR -IH mulrSr. Qed.

Section Loss.
Variables (d n k : nat) (Lambda : 'M[R]_d).
Variable law : prompts (F := R_realFieldType) n k Lambda.
Hypothesis n_pos : leq 1 n.
Hypothesis Lambda_pd : posdef Lambda.
Let N := INR n.
Let N_pos : 0 < N. Proof. by rewrite /N; apply: lt_0_INR; apply/ltP. Qed.

Lemma GammaNE : GammaN (F := R_numFieldType) n Lambda = Gamma N Lambda.
Proof.
have Nz : N <> 0 by apply: Rgt_not_eq; exact: N_pos.
have e : (n%:R^-1 : R)%ring = / N by rewrite natR; symmetry; apply: RinvE; apply/eqP.
rewrite /GammaN /Gamma.
have -> : (N + 1) / N = 1 + (n%:R^-1 : R)%ring by rewrite e; field.
have -> : \tr Lambda / N = \tr Lambda * (n%:R^-1 : R)%ring by rewrite e.
by [].
Qed.

Definition total_loss (V K : 'M[R]_(d + 1)) : R := population law V K.
Definition A_of (V K : 'M[R]_(d + 1)) : 'M[R]_d := blockA V K.
Definition even_part (V K : 'M[R]_(d + 1)) : R := E (evenp law V K * evenp law V K)%ring.

Theorem lossE V K : total_loss V K = ell N Lambda 1 (A_of V K) + \tr Lambda / 2 + / 2 * even_part V K.
Proof.
have two : (2%:R^-1 : R)%ring = / 2.
  by rewrite natR; symmetry; apply: RinvE; apply/eqP => /= h; have : (1 + 1 = 0)%R := h; lra.
rewrite /total_loss (population_blocks law n_pos V K) two GammaNE /ell -/(A_of V K).
change (/ 2 * ((\tr (Gamma N Lambda *m Lambda *m A_of V K *m Lambda *m (A_of V K)^T)
  + - (\tr (Lambda *m Lambda *m (A_of V K)^T) + \tr (Lambda *m Lambda *m (A_of V K)^T))) + \tr Lambda) + / 2 * even_part V K
  = / 2 * (1 * 1) * \tr (Gamma N Lambda *m Lambda *m A_of V K *m Lambda *m (A_of V K)^T)
    - 1 * \tr (Lambda *m Lambda *m (A_of V K)^T) + \tr Lambda / 2 + / 2 * even_part V K).
by field.
Qed.
Lemma even_part_ge0 V K : 0 <= even_part V K.
Proof. by have := even_ge0 law V K => /RleP. Qed.

(* the parameters with the blocks of Assumption 3.3; all other entries are arbitrary *)
Definition active (V K : 'M[R]_(d + 1)) : Prop := b_u12 V = 0%ring /\ b_u21 K = 0%ring.

(** ** lem-A.1: on the slice the loss is ell up to a constant *)
Lemma ell_scale u U : ell N Lambda 1 (u *: U) = ell N Lambda u U.
Proof.
rewrite /ell [(u *: U)^T]linearZ /= -!scalemxAr -!scalemxAl -?scalemxAr !trZ.
set a := \tr _; set b := \tr _; change (/ 2 * (1 * 1) * (u * (u * a)) - 1 * (u * b) = / 2 * (u * u) * a - u * b); by ring.
Qed.
Theorem loss_slice V K : active V K -> total_loss V K - ell N Lambda (b_u V) (b_U11 K) = \tr Lambda / 2.
Proof.
move=> [h12 h21]; rewrite lossE.
have -> : A_of V K = b_u V *: b_U11 K by rewrite /A_of /blockA h12 mul0mx addr0.
have -> : even_part V K = 0.
  by rewrite /even_part (even_slice law h12 h21) mulr0 linear0.
by rewrite ell_scale; field.
Qed.

(** ** The least value over all blocks *)
Definition min_loss : R := / 2 * \tr Lambda - / 2 * \tr (Lambda *m Lambda *m invmx (Gamma N Lambda)).
Theorem loss_minimum V K : min_loss <= total_loss V K.
Proof.
have := ell_minimum N_pos Lambda_pd 1 (A_of V K); have := even_part_ge0 V K; rewrite lossE /min_loss /min_ell; lra.
Qed.
Theorem loss_minimum_iff V K : total_loss V K = min_loss <-> A_of V K = invmx (Gamma N Lambda) /\ evenp law V K = 0%ring.
Proof.
split=> [e|[a ev]].
  have h := ell_minimum N_pos Lambda_pd 1 (A_of V K); have p := even_part_ge0 V K.
  have z : ell N Lambda 1 (A_of V K) = min_ell N Lambda by move: e; rewrite lossE /min_loss /min_ell in h *; lra.
  have z2 : even_part V K = 0 by move: e; rewrite lossE z /min_loss /min_ell; lra.
  split; first by have /(lem_5_3 N_pos Lambda_pd) := z; rewrite scale1r.
  exact: (positivity.E_sq_eq0 (F := R_realFieldType) z2).
have z : ell N Lambda 1 (A_of V K) = min_ell N Lambda.
  by apply/(lem_5_3 N_pos Lambda_pd); rewrite a; exact: scale1r.
have z2 : even_part V K = 0 by rewrite /even_part ev mulr0 linear0.
by rewrite lossE z z2 /min_loss /min_ell; lra.
Qed.
(* attained on the slice, where u U11 = Gamma^-1 *)
Theorem loss_minimum_slice V K : active V K -> b_u V *: b_U11 K = invmx (Gamma N Lambda) -> total_loss V K = min_loss.
Proof.
move=> act e; have := loss_slice act; have := (lem_5_3 N_pos Lambda_pd (b_u V) (b_U11 K)).2 e.
rewrite /min_loss /min_ell; lra.
Qed.
End Loss.
