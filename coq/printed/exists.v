(** * Solutions exist for all times: what the printed formulas about gradient flow speak of *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions algebra.real_matrices theorems.main_theorems theorems.full_flow.
From LSA Require Import theorems.reduced_loss theorems.flow_exists theorems.population_loss moments.population moments.population_polynomial.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Section Exists.
Variables (d n k : nat) (Lambda : 'M[R]_d) (law : prompts (F := R_realFieldType) n k Lambda).
Hypothesis n_pos : leq 1 n.
Hypothesis Lambda_pd : posdef Lambda.

Theorem general_flow_exists (start : R) (Start : 'M[R]_d) : leq 1 d ->
  exists u U, gradient_flow (slice_loss law) u U /\ u 0 = start /\ U 0 = Start.
Proof.
move=> dp; have Np := N_pos n_pos.
have [u [U [u0 [U0 [fu fU]]]]] := @operator_flow_exists d (op (INR n) Lambda) (Lambda *m Lambda) _
  (op_sym Np Lambda_pd) (tau_pos Np Lambda_pd dp) (op_pos Np Lambda_pd) start Start.
exists u, U; split=> //; split=> s hs; first by rewrite (slice_grad_u law n_pos); exact: fu.
by move=> i j; rewrite (slice_grad_U law n_pos); exact: fU.
Qed.

(* the loss sees the last row of W_PV and the first d columns of W_KQ *)
Lemma loss_entries (V K V' K' : 'M[R]_(d + 1)) : (forall j, V (rshift d ord0) j = V' (rshift d ord0) j) ->
  (forall i j, K i (lshift 1 j) = K' i (lshift 1 j)) -> total_loss law V K = total_loss law V' K'.
Proof.
move=> hV hK.
have e1 : b_u V = b_u V' by rewrite /b_u !mxE.
have e2 : b_u12 V = b_u12 V' by apply/matrixP => i j; rewrite !mxE ord1.
have e3 : b_U11 K = b_U11 K' by apply/matrixP => i j; rewrite !mxE.
have e4 : b_u21 K = b_u21 K' by apply/matrixP => i j; rewrite !mxE.
by rewrite !(lossE law n_pos) /A_of /blockA /even_part /evenp /e0 /el e1 e2 e3 e4.
Qed.
Lemma Derive_same (f : R -> R) : (forall h, f h = f 0) -> Derive f 0 = 0.
Proof. by move=> h; rewrite (Derive_ext _ (fun _ => f 0)) // Derive_const. Qed.
Lemma still (f : R -> R) s : (forall r, f r = 0) -> is_derive f s 0.
Proof. by move=> h; apply: (is_derive_ext (fun _ => 0)) => [r|]; [rewrite h | exact: is_derive_const]. Qed.

Theorem flow_exists (sigma : R) (Theta : 'M[R]_d) : 0 < sigma -> norm_F (Theta *m Theta^T) = 1 ->
  exists V K, full_flow law V K /\ assumption_3_3 sigma Theta V K.
Proof.
move=> sp T1.
have dp : leq 1 d.
  case: (posnP d) => // d0; exfalso; suff z : Theta = 0%ring by move: T1; rewrite z mul0mx norm_F0; lra.
  by apply/matrixP=> i; exfalso; move: i; rewrite d0 => -[].
have [u [U [[fu fU] [u0 U0]]]] := general_flow_exists sigma (sigma *: (Theta *m Theta^T)) dp.
exists (fun s => value_matrix d (u s)), (fun s => key_query_matrix (U s)); split; last first.
  by split=> //; split=> //; rewrite u0 U0.
have act s : active (value_matrix d (u s)) (key_query_matrix (U s)) := slice_active _ _.
split=> s hs i j.
- case: (split_ordP i) => i' ->.
    rewrite Derive_same ?Ropp_0; last first.
      move=> h; apply: loss_entries => // j'; rewrite !mxDE !mxZE [delta_mx _ _ _ _]mxE eq_sym not_rshift andFb.
      by change (value_matrix d (u s) (rshift d ord0) j' + h * 0 = value_matrix d (u s) (rshift d ord0) j' + 0 * 0); ring.
    apply: still => r; rewrite /value_matrix; case: (split_ordP j) => j' ->; by rewrite ?block_mxEul ?block_mxEur mxE.
  rewrite (ord1 i'); case: (split_ordP j) => j' ->.
    rewrite (@grad_u12_zero d n k Lambda law n_pos (fun r => value_matrix d (u r)) (fun r => key_query_matrix (U r)) s) // Ropp_0.
    by apply: still => r; rewrite /value_matrix block_mxEdl mxE.
  rewrite (ord1 j') (Derive_ext _ (fun h => slice_loss law (u s + h) (U s))) => [|h]; last first.
    apply: loss_entries => // l; rewrite mxDE mxZE [delta_mx _ _ _ _]mxE eqxx /value_matrix; case: (split_ordP l) => l' ->.
      by rewrite !block_mxEdl !mxE not_rshift andbF; change (0 + h * 0 = 0); ring.
    by rewrite !block_mxEdr !mxE !(ord1 l') !eqxx /= !mulr1n; change (u s + h * 1 = u s + h); ring.
  apply: (is_derive_ext u) => [r|]; last exact: fu.
  by rewrite /value_matrix block_mxEdr mxE eqxx mulr1n.
- case: (split_ordP j) => j' ->; last first.
    rewrite Derive_same ?Ropp_0; last first.
      move=> h; apply: loss_entries => // i1 j1; rewrite !mxDE !mxZE [delta_mx _ _ _ _]mxE (ord1 j') not_rshift andbF.
      by change (key_query_matrix (U s) i1 (lshift 1 j1) + h * 0 = key_query_matrix (U s) i1 (lshift 1 j1) + 0 * 0); ring.
    apply: still => r; rewrite /key_query_matrix; case: (split_ordP i) => i' ->; by rewrite ?block_mxEur ?block_mxEdr mxE.
  case: (split_ordP i) => i' ->; last first.
    rewrite (ord1 i') (@grad_u21_zero d n k Lambda law n_pos (fun r => value_matrix d (u r)) (fun r => key_query_matrix (U r)) s) // Ropp_0.
    by apply: still => r; rewrite /key_query_matrix block_mxEdl mxE.
  rewrite (Derive_ext _ (fun h => slice_loss law (u s) (U s + h *: delta_mx i' j')%ring)) => [|h]; last first.
    apply: loss_entries => // i1 j1; rewrite mxDE mxZE [delta_mx _ _ _ _]mxE /key_query_matrix; case: (split_ordP i1) => l ->.
      rewrite !block_mxEul mxDE mxZE [delta_mx _ _ _ _]mxE !(eqtype.inj_eq (@lshift_inj d 1)) //.
    by rewrite (ord1 l) eq_sym not_rshift !block_mxEdl !mxE; change (0 + h * 0 = 0); ring.
  have := fU s hs i' j'; rewrite /grad_U mxE; apply: is_derive_ext => r.
  by rewrite /key_query_matrix block_mxEul.
Qed.
End Exists.
