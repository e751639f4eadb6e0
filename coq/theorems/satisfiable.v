(** * The hypotheses of the flow theorems are not contradictory: an explicit solution for one eigenvalue (d = 1)

    u(s)^2 = 1/(g + (1/sigma^2 - g) exp(-2 l^2 s)) solves the flow with U = u from every sigma > 0. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Import analysis.sums analysis.ode analysis.flow.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Open Scope R_scope.

Section One.
Variables (g l sigma : R).
Hypothesis g_pos : 0 < g. Hypothesis l_pos : 0 < l. Hypothesis sigma_pos : 0 < sigma.
Let K := [finType of unit].
Definition den s := g + (/ (sigma * sigma) - g) * exp (- (2 * (l * l)) * s).
Definition u1 s := sqrt (/ den s).

Lemma den_pos s : 0 <= s -> 0 < den s.
Proof.
move=> hs; rewrite /den; have i : 0 < / (sigma * sigma) by apply: Rinv_0_lt_compat; nra.
have e0 := exp_pos (- (2 * (l * l)) * s).
have e1 : exp (- (2 * (l * l)) * s) <= 1.
  rewrite -exp_0; have l2 : 0 < l * l by nra.
  have [h|h] : 0 < s \/ 0 = s by lra.
    left; apply: exp_increasing.
    have h5 : 0 < l * l * s by apply: Rmult_lt_0_compat; lra.
    by lra.
  by right; rewrite -h Rmult_0_r.
move: i e0 e1; move: (/ _) (exp _) => i e hi h0 h1.
have -> : g + (i - g) * e = g * (1 - e) + i * e by ring.
have h2 : 0 < i * e by nra.
have h3 : 0 <= g * (1 - e) by nra.
lra.
Qed.

Lemma Sm_unit (F : K -> R) : Sm F = F tt.
Proof. by rewrite /Sm (big_pred1 tt) // => -[]. Qed.

Lemma du1 s : 0 <= s -> is_derive u1 s (- u1 s * (g * (l * l) * (u1 s * u1 s)) + l * l * u1 s).
Proof.
move=> hs; have dp := den_pos hs; have ip : 0 < / den s by apply: Rinv_0_lt_compat.
have sq : u1 s * u1 s = / den s by apply: sqrt_sqrt; lra.
have up : 0 < u1 s by apply: sqrt_lt_R0.
have -> : - u1 s * (g * (l * l) * (u1 s * u1 s)) + l * l * u1 s
   = (- (- (2 * (l * l)) * ((/ (sigma * sigma) - g) * exp (- (2 * (l * l)) * s))) / (den s * den s)) / (2 * u1 s).
  have e : (/ (sigma * sigma) - g) * exp (- (2 * (l * l)) * s) = den s - g by rewrite /den; ring.
  rewrite e; apply: (Rmult_eq_reg_r (2 * u1 s)); last by nra.
  rewrite (_ : (- u1 s * (g * (l * l) * (u1 s * u1 s)) + l * l * u1 s) * (2 * u1 s)
     = 2 * (l * l) * (u1 s * u1 s) * (1 - g * (u1 s * u1 s))); last ring.
  by rewrite sq; field; split; lra.
have hd : is_derive den s (- (2 * (l * l)) * ((/ (sigma * sigma) - g) * exp (- (2 * (l * l)) * s))).
  by rewrite /den; auto_derive => //; ring.
have hi := is_derive_inv den s _ hd (Rgt_not_eq _ _ dp).
have hs2 : is_derive sqrt (/ den s) (/ (2 * sqrt (/ den s))).
  by apply/is_derive_Reals; apply: derivable_pt_lim_sqrt.
have := is_derive_comp sqrt (fun s => / den s) s _ _ hs2 hi.
move=> h; evar_last; first exact: h.
by rewrite /scal /= /mult /= -/(u1 s); field; split; nra.
Qed.

Theorem satisfiable : exists (u : R -> R) (U : K -> R -> R),
  (forall s, 0 <= s -> is_derive u s (- u s * Sm (fun k => (fun _ => g * (l * l)) k * (U k s * U k s)) + Sm (fun k => (fun _ => l * l) k * U k s))) /\
  (forall k s, 0 <= s -> is_derive (U k) s (- (u s * u s) * (g * (l * l)) * U k s + u s * (l * l))) /\
  u 0 = sigma /\ u 0 * u 0 = Sm (fun k => U k 0 * U k 0) /\ 0 < Sm (fun k => l * l * U k 0).
Proof.
have u0 : u1 0 = sigma.
  rewrite /u1 /den Rmult_0_r exp_0 (_ : / _ = sigma * sigma); last by field; nra.
  by rewrite sqrt_square; lra.
exists u1, (fun _ => u1); split=> [s hs|]; first by rewrite !Sm_unit; exact: du1.
split=> [k s hs|]; last first.
  rewrite !Sm_unit u0; split=> //; split=> //.
  by have l2 : 0 < l * l; [nra | apply: Rmult_lt_0_compat].
rewrite (_ : _ + _ = - u1 s * (g * (l * l) * (u1 s * u1 s)) + l * l * u1 s); [exact: du1 | ring].
Qed.
End One.
