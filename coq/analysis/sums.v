(** * Finite sums of reals

    A big operator of MathComp with a face that [lra], [nra] and [ring] understand: linearity, monotonicity, a single
    term of a sum of nonnegative ones, derivatives and limits under the sum. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Open Scope R_scope.

Section Sum.
Variable K : finType.
Definition Sm (F : K -> R) : R := \big[Rplus/R0]_(k : K) F k.

Lemma SmE (F : K -> R) : Sm F = (\sum_(k : K) F k)%ring.
Proof. by []. Qed.

Lemma Sm_ext (F G : K -> R) : (forall k, F k = G k) -> Sm F = Sm G.
Proof. by move=> e; apply: eq_bigr. Qed.

Lemma Sm_plus (F G : K -> R) : Sm (fun k => F k + G k) = Sm F + Sm G.
Proof. rewrite /Sm; exact: (@big_split R R0 (GRing.add_comoid R_zmodType)). Qed.

Lemma Sm_scal a (F : K -> R) : Sm (fun k => a * F k) = a * Sm F.
Proof. by rewrite !SmE (_ : a * _ = GRing.mul a (\sum_(k : K) F k)%ring) // GRing.mulr_sumr. Qed.

Lemma Sm_opp (F : K -> R) : Sm (fun k => - F k) = - Sm F.
Proof.
rewrite -[RHS]Rmult_1_l -Ropp_mult_distr_r Ropp_mult_distr_l -Sm_scal.
by apply: Sm_ext => k; ring.
Qed.

Lemma Sm_minus (F G : K -> R) : Sm (fun k => F k - G k) = Sm F - Sm G.
Proof. by rewrite /Rminus -Sm_opp -Sm_plus. Qed.

Lemma Sm_ge0 (F : K -> R) : (forall k, 0 <= F k) -> 0 <= Sm F.
Proof. by move=> h; rewrite /Sm; elim/big_rec: _ => [|k x _]; [lra | have := h k; lra]. Qed.

Lemma Sm_le (F G : K -> R) : (forall k, F k <= G k) -> Sm F <= Sm G.
Proof.
move=> h; have : 0 <= Sm (fun k => G k - F k) by apply: Sm_ge0 => k; have := h k; lra.
by rewrite Sm_minus; lra.
Qed.

Lemma Sm_split (F : K -> R) k : exists r, Sm F = F k + r /\ ((forall j, 0 <= F j) -> 0 <= r).
Proof.
exists (\big[Rplus/R0]_(j | j != k) F j); split.
  rewrite /Sm; exact: (@bigD1 R R0 (GRing.add_comoid R_zmodType) K k xpredT F isT).
move=> h; elim/big_rec: _ => [|j x _]; [lra | have := h j; lra].
Qed.

Lemma Sm_term (F : K -> R) k : (forall j, 0 <= F j) -> F k <= Sm F.
Proof. by move=> h; have [r [-> rp]] := Sm_split F k; have := rp h; lra. Qed.

Lemma Sm_pos_ex (F : K -> R) : 0 < Sm F -> exists k, 0 < F k.
Proof.
move=> h; case: (pickP (fun k => if Rlt_dec 0 (F k) then true else false)) => [k hk|none].
  by exists k; move: hk; case: Rlt_dec.
exfalso; suff : Sm F <= 0 by lra.
rewrite (_ : 0 = Sm (fun k : K => 0)); last by rewrite /Sm; elim/big_rec: _ => // k x _ <-; lra.
by apply: Sm_le => k; have := none k; case: Rlt_dec => [//|nk _]; lra.
Qed.

Lemma Sm_derive (F : K -> R -> R) (F' : K -> R) (s : R) :
  (forall k, is_derive (F k) s (F' k)) -> is_derive (fun r => Sm (fun k => F k r)) s (Sm F').
Proof.
move=> h; rewrite /Sm; elim: (index_enum K) => [|k e IH].
  rewrite big_nil; apply: (is_derive_ext (fun _ => 0)) => [r|]; first by rewrite big_nil.
  exact: is_derive_const.
rewrite big_cons; apply: (is_derive_ext (fun r => F k r + \big[Rplus/R0]_(j <- e) F j r)) => [r|].
  by rewrite big_cons.
exact: is_derive_plus.
Qed.

Lemma Sm_lim (F : K -> R -> R) (L : K -> R) :
  (forall k, is_lim (F k) p_infty (L k)) -> is_lim (fun r => Sm (fun k => F k r)) p_infty (Sm L).
Proof.
move=> h; rewrite /Sm; elim: (index_enum K) => [|k e IH].
  rewrite big_nil; apply: (is_lim_ext (fun _ => 0)) => [r|]; first by rewrite big_nil.
  exact: is_lim_const.
rewrite big_cons; apply: (is_lim_ext (fun r => F k r + \big[Rplus/R0]_(j <- e) F j r)) => [r|].
  by rewrite big_cons.
exact: (is_lim_plus' _ _ _ _ _ (h k) IH).
Qed.

Lemma min_pos (t : K -> R) : (forall k, 0 < t k) -> exists tau, 0 < tau /\ forall k, tau <= t k.
Proof.
move=> tp; suff [tau [p q]] : exists tau, 0 < tau /\ forall k, k \in index_enum K -> tau <= t k.
  by exists tau; split=> // k; apply: q; rewrite mem_index_enum.
elim: (index_enum K) => [|k e [tau [p q]]]; first by exists 1; split; [lra|].
exists (Rmin (t k) tau); split; first by apply: Rmin_pos.
move=> j; rewrite inE => /orP[/eqP->|je]; first exact: Rmin_l.
exact: Rle_trans (Rmin_r _ _) (q j je).
Qed.
End Sum.
