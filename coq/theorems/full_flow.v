(** * Gradient flow in all entries of W_PV and W_KQ: lem-5.2 and Theorem 4.1 as printed

    The population loss is a polynomial of the entries, and does not change when u12 and u21 change their sign together
    (population_polynomial.v).  Both are zero in Assumption 3.3; solutions are unique, so they stay zero (polynomial_flow.v),
    and the blocks u and U11 follow gradient flow of the loss on the slice ([active_flow]).  With it every theorem of
    theorem_4_1.v and main_theorems.v speaks of gradient flow in all entries; [thm_4_1_full] is the main one. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From SsrMultinomials Require Import mpoly.
From Coq Require Import Reals Lra Psatz FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions algebra.real_matrices theorems.main_theorems.
From LSA Require Import analysis.polynomial_flow moments.population_polynomial theorems.reduced_loss theorems.population_loss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Section Full.
Variables (d n k : nat) (Lambda : 'M[R]_d).
Variable law : prompts (F := R_realFieldType) n k Lambda.
Hypothesis n_pos : leq 1 n.
Hypothesis Lambda_pd : posdef Lambda.
Let N := INR n.

(* (3.9): every entry of W_PV and W_KQ moves against its partial derivative *)
Definition full_flow (V K : R -> 'M[R]_(d + 1)) : Prop :=
  (forall s, 0 <= s -> forall i j, is_derive (fun r => V r i j) s
     (- Derive (fun h => total_loss law (V s + h *: delta_mx i j)%ring (K s)) 0)) /\
  (forall s, 0 <= s -> forall i j, is_derive (fun r => K r i j) s
     (- Derive (fun h => total_loss law (V s) (K s + h *: delta_mx i j)%ring) 0)).
(* Assumption 3.3 *)
Definition assumption_3_3 (sigma : R) (Theta : 'M[R]_d) (V K : R -> 'M[R]_(d + 1)) : Prop :=
  0 < sigma /\ norm_F (Theta *m Theta^T) = 1 /\
  V 0 = value_matrix d sigma /\ K 0 = key_query_matrix (sigma *: (Theta *m Theta^T)).

Variables (V K : R -> 'M[R]_(d + 1)) (sigma : R) (Theta : 'M[R]_d).
Hypothesis flow : full_flow V K.
Hypothesis start : assumption_3_3 sigma Theta V K.

Let I := [finType of bool * ('I_(d + 1) * 'I_(d + 1))].
Let x (r : R) : I -> R := fun a => if a.1 then V r a.2.1 a.2.2 else K r a.2.1 a.2.2.
Let f (t : I -> R) : R := population law (V_of (F := R_realFieldType) t) (K_of (F := R_realFieldType) t).

Lemma V_x r : V_of (F := R_realFieldType) (x r) = V r. Proof. by apply/matrixP=> i j; rewrite mxE. Qed.
Lemma K_x r : K_of (F := R_realFieldType) (x r) = K r. Proof. by apply/matrixP=> i j; rewrite mxE. Qed.
Lemma f_poly : polyf (F := R_ringType) f.
Proof.
have [g [pg eg]] := population_polynomial law; have -> : f = g by apply: functional_extensionality => t; exact: eg.
exact: pg.
Qed.
Lemma f_even t : f (mirror (@flips d) t) = f t.
Proof. exact: (population_even law n_pos t). Qed.
Lemma index_eq (b b' : bool) (i i' j j' : 'I_(d + 1)) : (((b, (i, j)) : I) == (b', (i', j'))) = (b == b') && ((i == i') && (j == j')).
Proof. by []. Qed.
Lemma move_V r i j h : V_of (F := R_realFieldType) (move (x r) (true, (i, j)) h) = (V r + h *: delta_mx i j)%ring.
Proof.
apply/matrixP=> a b; rewrite mxE mxDE mxZE [delta_mx _ _ _ _]mxE /move index_eq eqxx andTb.
by case: (_ && _); [change (V r a b + h = V r a b + h * 1) | change (V r a b + 0 = V r a b + h * 0)]; ring.
Qed.
Lemma move_VK r i j h : K_of (F := R_realFieldType) (move (x r) (true, (i, j)) h) = K r.
Proof. by apply/matrixP=> a b; rewrite mxE /move index_eq; exact: Rplus_0_r. Qed.
Lemma move_K r i j h : K_of (F := R_realFieldType) (move (x r) (false, (i, j)) h) = (K r + h *: delta_mx i j)%ring.
Proof.
apply/matrixP=> a b; rewrite mxE mxDE mxZE [delta_mx _ _ _ _]mxE /move index_eq eqxx andTb.
by case: (_ && _); [change (K r a b + h = K r a b + h * 1) | change (K r a b + 0 = K r a b + h * 0)]; ring.
Qed.
Lemma move_KV r i j h : V_of (F := R_realFieldType) (move (x r) (false, (i, j)) h) = V r.
Proof. by apply/matrixP=> a b; rewrite mxE /move index_eq; exact: Rplus_0_r. Qed.
(* lem-5.2: on the slice the loss does not move u12 and u21 *)
Lemma active_mirror r : active (V r) (K r) -> mirror (@flips d) (x r) = x r.
Proof.
move=> [z12 z21]; apply: functional_extensionality => -[b [i j]]; rewrite /mirror; case fl: (flips _) => //.
suff -> : x r (b, (i, j)) = 0 by rewrite Ropp_0.
move: fl; rewrite /flips => /andP[/eqP -> nj].
have [j' ->] : exists j', j = lshift 1 j'.
  case: (split_ordP j) nj => j' ->; first by exists j'.
  by rewrite ord1 eqxx.
by rewrite /x /=; case: b; [have := congr1 (fun c : 'cV[R]_d => c j' ord0) z12 | have := congr1 (fun c : 'cV[R]_d => c j' ord0) z21]; rewrite !mxE.
Qed.
Lemma flips_last b (i : 'I_d) : flips (b, (rshift d (ord0 : 'I_1), lshift 1 i)).
Proof. by rewrite /flips eqxx not_rshift. Qed.
Lemma mirror_zero r a : active (V r) (K r) -> flips a -> Derive (fun h => f (move (x r) a h)) 0 = 0.
Proof.
move=> act fa; have := mirror_grad f_poly f_even (x r) a; rewrite (active_mirror act) fa; lra.
Qed.
Theorem grad_u12_zero r i : active (V r) (K r) ->
  Derive (fun h => total_loss law (V r + h *: delta_mx (rshift d ord0) (lshift 1 i))%ring (K r)) 0 = 0.
Proof.
move=> act; rewrite -[RHS](mirror_zero act (flips_last true i)); apply: Derive_ext => h; by rewrite /f move_V move_VK.
Qed.
Theorem grad_u21_zero r i : active (V r) (K r) ->
  Derive (fun h => total_loss law (V r) (K r + h *: delta_mx (rshift d ord0) (lshift 1 i))%ring) 0 = 0.
Proof.
move=> act; rewrite -[RHS](mirror_zero act (flips_last false i)); apply: Derive_ext => h; by rewrite /f move_K move_KV.
Qed.

Lemma x_solution : solution f x.
Proof.
move=> s hs [[] [i j]].
  rewrite (Derive_ext _ (fun h => total_loss law (V s + h *: delta_mx i j)%ring (K s))) => [|h]; first exact: flow.1.
  by rewrite /f move_V move_VK.
rewrite (Derive_ext _ (fun h => total_loss law (V s) (K s + h *: delta_mx i j)%ring)) => [|h]; first exact: flow.2.
by rewrite /f move_K move_KV.
Qed.
Lemma start_mirror : mirror (@flips d) (x 0) = x 0.
Proof.
have [_ [_ [V0 K0]]] := start.
apply: functional_extensionality => -[b [i j]]; rewrite /mirror; case fl: (flips _) => //.
suff -> : x 0 (b, (i, j)) = 0 by rewrite Ropp_0.
move: fl; rewrite /flips => /andP[/eqP -> nj].
have [j' ->] : exists j', j = lshift 1 j'.
  case: (split_ordP j) nj => j' ->; first by exists j'.
  by rewrite ord1 eqxx.
rewrite /x /= V0 K0 /value_matrix /key_query_matrix; case: b; by rewrite block_mxEdl mxE.
Qed.

(** ** lem-5.2: u12 and u21 stay zero *)
Theorem stays_zero s : 0 <= s -> b_u12 (V s) = 0%ring /\ b_u21 (K s) = 0%ring.
Proof.
move=> hs; have h a := mirror_stays f_poly f_even x_solution start_mirror hs (i := a).
have fl b (i : 'I_d) : flips (b, (rshift d (ord0 : 'I_1), lshift 1 i)) by rewrite /flips eqxx not_rshift.
split; apply/colP=> i; rewrite !mxE.
  exact: (h _ (fl true i)).
exact: (h _ (fl false i)).
Qed.

(* the two active blocks *)
Definition act_u (r : R) : R := b_u (V r).
Definition act_U (r : R) : 'M[R]_d := b_U11 (K r).
Lemma corner (A : 'M[R]_(d + 1)) : b_u A = A (rshift d ord0) (rshift d ord0).
Proof. by rewrite /b_u [LHS]mxE mxE. Qed.
Lemma topleft (A : 'M[R]_(d + 1)) i j : b_U11 A i j = A (lshift 1 i) (lshift 1 j).
Proof. by rewrite /b_U11 [LHS]mxE mxE. Qed.

Theorem active_flow : gradient_flow (slice_loss law) act_u act_U /\ initial sigma Theta act_u act_U.
Proof.
have [sp [K1 [V0 K0]]] := start.
split; last first.
  split=> //; split=> //; split; first by rewrite /act_u V0 value_u.
  by rewrite /act_U K0 key_U.
split=> s hs.
  have [z12 z21] := stays_zero hs.
  have e h : total_loss law (V s + h *: delta_mx (rshift d ord0) (rshift d ord0))%ring (K s) = slice_loss law (act_u s + h) (act_U s).
    have a : active (V s + h *: delta_mx (rshift d ord0) (rshift d ord0))%ring (K s).
      split=> //; apply/colP=> i; have := congr1 (fun c : 'cV[R]_d => c i ord0) z12; rewrite !mxE => ->.
      by rewrite not_rshift andbF; change (0 + h * 0 = 0); ring.
    have u' : b_u (V s + h *: delta_mx (rshift d ord0) (rshift d ord0))%ring = act_u s + h.
      by rewrite /act_u !corner mxDE mxZE [delta_mx _ _ _ _]mxE !eqxx; change (V s (rshift d ord0) (rshift d ord0) + h * 1 = V s (rshift d ord0) (rshift d ord0) + h); ring.
    have := loss_slice law n_pos a; rewrite u' (slice_lossE law n_pos) /act_U; lra.
  rewrite /grad_u -(Derive_ext _ _ _ e).
  apply: (is_derive_ext (fun r => V r (rshift d ord0) (rshift d ord0))) => [r|]; first by rewrite /act_u corner.
  exact: flow.1.
move=> i j; have [z12 z21] := stays_zero hs.
have e h : total_loss law (V s) (K s + h *: delta_mx (lshift 1 i) (lshift 1 j))%ring = slice_loss law (act_u s) (act_U s + h *: delta_mx i j)%ring.
  have a : active (V s) (K s + h *: delta_mx (lshift 1 i) (lshift 1 j))%ring.
    split=> //; apply/colP=> l; have := congr1 (fun c : 'cV[R]_d => c l ord0) z21; rewrite !mxE => ->.
    by rewrite eq_sym not_rshift; change (0 + h * 0 = 0); ring.
  have u' : b_U11 (K s + h *: delta_mx (lshift 1 i) (lshift 1 j))%ring = (act_U s + h *: delta_mx i j)%ring.
    apply/matrixP=> p q; rewrite topleft !mxDE !mxZE /act_U topleft; congr (_ + _ * _).
    by rewrite !mxE !(eqtype.inj_eq (@lshift_inj d 1)).
  have := loss_slice law n_pos a; rewrite u' (slice_lossE law n_pos) /act_u; lra.
rewrite /grad_U mxE -(Derive_ext _ _ _ e).
apply: (is_derive_ext (fun r => K r (lshift 1 i) (lshift 1 j))) => [r|]; first by rewrite /act_U topleft.
exact: flow.2.
Qed.

(** ** Theorem 4.1 *)
Notation Gi := (invmx (Gamma N Lambda)).
Theorem thm_4_1_full : small N Lambda sigma ->
  mx_limit act_U (Rpower (\tr (Gi *m Gi)) (- / 4) *: Gi) /\ is_lim act_u p_infty (Rpower (\tr (Gi *m Gi)) (/ 4)) /\
  (forall s, 0 <= s -> b_u12 (V s) = 0%ring /\ b_u21 (K s) = 0%ring) /\
  forall V' K', slice_loss law (sqrt (norm_F Gi)) (/ sqrt (norm_F Gi) *: Gi) <= total_loss law V' K'.
Proof.
move=> _; have [fl st] := active_flow; have [a b] := limits_4_1 n_pos Lambda_pd fl st.
split=> //; split=> //; split; first exact: stays_zero.
move=> V' K'; exact: (limit_is_global_minimum n_pos Lambda_pd fl st).
Qed.
End Full.
