(** * The printed formulas on u12 = u21 = 0: lem-5.2, lem-5.3, cor-A.2, ours-slice-landscape

    Word for word what is generated from the formulas of the statements, proved from theorems/. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions algebra.real_matrices theorems.main_theorems theorems.population_loss theorems.full_flow.
From LSA Require Import theorems.reduced_loss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Lemma minimum_unique A B (f : A -> B -> R) m m' : is_minimum f m -> is_minimum f m' -> m = m'.
Proof. by move=> [h [a [b e]]] [h' [a' [b' e']]]; have := h a' b'; have := h' a b; lra. Qed.

(* the gradient of the loss in all entries, at u12 = u21 = 0, in these two blocks *)
Section Blocks.
Variables (d n k : nat) (Lambda : 'M[R]_d) (law : prompts (F := R_realFieldType) n k Lambda) (u : R) (U : 'M[R]_d).
Definition slice_grad_u12 : 'cV[R]_d := (\col_i Derive (fun h =>
  total_loss law (value_matrix d u + h *: delta_mx (rshift d ord0) (lshift 1 i)) (key_query_matrix U)) 0)%ring.
Definition slice_grad_u21 : 'cV[R]_d := (\col_i Derive (fun h =>
  total_loss law (value_matrix d u) (key_query_matrix U + h *: delta_mx (rshift d ord0) (lshift 1 i))) 0)%ring.
End Blocks.

Section Slice.
Variables (d n k : nat) (Lambda : 'M[R]_d) (law : prompts (F := R_realFieldType) n k Lambda).
Hypothesis n_pos : leq 1 n.
Hypothesis Lambda_pd : posdef Lambda.
Notation N := (INR n).
Notation Gi := (invmx (Gamma N Lambda)).
Let N_pos : 0 < N := N_pos n_pos.

Lemma least_ell : is_minimum (ell N Lambda) (min_ell N Lambda).
Proof. by have [h e] := cor_A_2_minimum N_pos Lambda_pd; split=> //; exists 1, Gi. Qed.
Lemma least_ellE m : is_minimum (ell N Lambda) m -> m = min_ell N Lambda.
Proof. by move=> h; exact: minimum_unique h least_ell. Qed.
Theorem cor_A_2_1 : is_minimum (ell N Lambda) (- 1 / 2 * \tr ((Lambda *m Lambda) *m Gi))%R.
Proof. by rewrite (_ : _ * _ = min_ell N Lambda); [exact: least_ell | rewrite /min_ell; field]. Qed.
Theorem cor_A_2_2 u (U : 'M[R]_d) : forall r : 'M[R]_d, psd r -> (r *m r)%ring = Lambda -> forall rG : 'M[R]_d, psd rG ->
  (rG *m rG)%ring = Gamma N Lambda -> forall m, is_minimum (ell N Lambda) m ->
  ell N Lambda u U - m = 1 / 2 * norm_F (rG *m (u *: r *m U *m r - Lambda *m Gi))%ring ^ 2.
Proof.
move=> r pr er rG pG eG m /least_ellE->; rewrite (cor_A_2_square N_pos Lambda_pd u U pG eG pr er).
by rewrite -!scalemxAl (_ : 1 / 2 = / 2) //; field.
Qed.
Theorem lem_5_3_1 : is_argmin (slice_loss law) (fun u U => u *: U)%ring Gi.
Proof.
split.
  by exists 1, Gi => u U; rewrite !slice_lossE //; have [h e] := cor_A_2_minimum N_pos Lambda_pd; have := h u U; rewrite e; lra.
move=> u U h; apply: (proj1 (lem_5_3 N_pos Lambda_pd u U)).
have [le [a [b e]]] := least_ell; have := h a b; rewrite !slice_lossE // e; have := le u U; lra.
Qed.

(* lem-5.2: the loss does not move u12 and u21 *)
Theorem lem_5_2_u12 u (U : 'M[R]_d) : (- slice_grad_u12 law u U = 0)%ring.
Proof.
apply/matrixP => i j; rewrite !mxE (@grad_u12_zero _ _ _ _ law n_pos (fun _ => value_matrix d u) (fun _ => key_query_matrix U) 0 i) ?oppr0 //.
exact: slice_active.
Qed.
Theorem lem_5_2_u21 u (U : 'M[R]_d) : (- slice_grad_u21 law u U = 0)%ring.
Proof.
apply/matrixP => i j; rewrite !mxE (@grad_u21_zero _ _ _ _ law n_pos (fun _ => value_matrix d u) (fun _ => key_query_matrix U) 0 i) ?oppr0 //.
exact: slice_active.
Qed.
End Slice.
