(** * The printed formulas about gradient flow: thm-4.1, ours-thm-4.1, lem-A.4, ours-A.4, lem-A.5, ours-A.5, lem-5.4,
      ours-5.4, ours-flow

    Word for word what is generated from the formulas of the statements, proved from theorems/. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions algebra.real_matrices theorems.main_theorems theorems.full_flow.
From LSA Require Import theorems.reduced_loss theorems.theorem_4_1 printed.slice.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

(* a rate with the signs and brackets of the formula *)
Lemma rate_shape (f : R -> R) s c e : (ex_derive f s /\ Derive f s <= - (c * e)) -> forall c', c' = - c -> ex_derive f s /\ Derive f s <= c' * e.
Proof. by move=> [x h] c' ->; split=> //; lra. Qed.

Section Flow.
Variables (d n k : nat) (Lambda : 'M[R]_d) (law : prompts (F := R_realFieldType) n k Lambda).
Variables (V K : R -> 'M[R]_(d + 1)) (sigma : R) (Theta : 'M[R]_d).
Hypothesis n_pos : leq 1 n.
Hypothesis Lambda_pd : posdef Lambda.
Hypothesis flow : full_flow law V K.
Hypothesis start : assumption_3_3 sigma Theta V K.
Notation N := (INR n).
Notation G := (Gamma N Lambda).
Notation Gi := (invmx (Gamma N Lambda)).
Notation u s := (act_u V s).
Notation U s := (act_U K s).
Let blocks := active_flow n_pos flow start.
Let on_ell := slice_flow n_pos blocks.1.
Let ini : initial sigma Theta (act_u V) (act_U K) := blocks.2.
Let dp : leq 1 d := d_pos ini.
Let Np : 0 < N := N_pos n_pos.

Lemma quarter : - (1 / 4) = - / 4. Proof. by field. Qed.
Lemma quarter' : 1 / 4 = / 4. Proof. by field. Qed.
Theorem limit_4_1_U : mx_limit (act_U K) (Rpower (\tr (Gi *m Gi)) (- (1 / 4)) *: Gi)%ring.
Proof. by rewrite quarter; exact: (limits_4_1 n_pos Lambda_pd blocks.1 ini).1. Qed.
Theorem limit_4_1_u : is_lim (act_u V) p_infty (Rpower (\tr (Gi *m Gi)) (1 / 4)).
Proof. by rewrite quarter'; exact: (limits_4_1 n_pos Lambda_pd blocks.1 ini).2. Qed.
Theorem positive : forall s, 0 <= s -> 0 < u s.
Proof. exact: (ours_A_4 dp Np Lambda_pd on_ell ini).2. Qed.
Theorem rate : forall s, 0 <= s -> forall m, is_minimum (ell N Lambda) m ->
  ex_derive (fun s => ell N Lambda (u s) (U s)) s /\
  Derive (fun s => ell N Lambda (u s) (U s)) s <= - 2 * u s ^ 2 * lam_min G * lam_min Lambda ^ 2 * (ell N Lambda (u s) (U s) - m).
Proof.
move=> s hs m /(least_ellE n_pos Lambda_pd)->.
by apply: rate_shape (general_rate dp Np Lambda_pd on_ell hs) _ _; ring.
Qed.
Theorem lem_A_4_1 : sigma ^ 2 * norm_op G * sqrt (INR d) < 2 ->
  ell N Lambda (u 0) (U 0) <= sigma ^ 2 / 2 * norm_F (Lambda *m Theta) ^ 2 * (sqrt (INR d) * sigma ^ 2 * norm_op G - 2).
Proof. by move=> sm; exact: (lem_A_4 dp Np Lambda_pd on_ell ini sm).1. Qed.
Theorem ours_A_4_1 : ell N Lambda (u 0) (U 0) <= sigma ^ 2 / 2 * norm_F (Lambda *m Theta) ^ 2 * (sigma ^ 2 * norm_op G - 2).
Proof. exact: (ours_A_4 dp Np Lambda_pd on_ell ini).1. Qed.
Theorem lem_A_5_1 : sigma ^ 2 * norm_op G * sqrt (INR d) < 2 -> forall s, 0 <= s ->
  sigma ^ 2 / (2 * sqrt (INR d) * norm_op Lambda ^ 2) * norm_F (Lambda *m Theta) ^ 2 * (2 - sqrt (INR d) * sigma ^ 2 * norm_op G) <= u s ^ 2.
Proof. by move=> sm s hs; exact: (lem_A_5 dp Np Lambda_pd on_ell ini sm hs).1. Qed.
Theorem ours_A_5_1 : forall s, 0 <= s ->
  sigma ^ 2 / 2 * norm_F (Lambda *m Theta) ^ 2 * (2 - sigma ^ 2 * norm_op G) / norm_F (Lambda *m Lambda) <= u s ^ 2.
Proof. by move=> s hs; exact: (ours_A_5 dp Np Lambda_pd on_ell ini hs). Qed.
Theorem lem_5_4_1 : sigma ^ 2 * norm_op G * sqrt (INR d) < 2 -> forall s, 0 <= s -> forall m, is_minimum (ell N Lambda) m ->
  sigma ^ 2 / (sqrt (INR d) * norm_op Lambda ^ 2 * \tr (Gi *m invmx Lambda) * \tr (invmx Lambda)) * norm_F (Lambda *m Theta) ^ 2
    * (2 - sqrt (INR d) * sigma ^ 2 * norm_op G) * (ell N Lambda (u s) (U s) - m)
  <= norm_F (grad_U (ell N Lambda) (u s) (U s)) ^ 2 + grad_u (ell N Lambda) (u s) (U s) ^ 2.
Proof. by move=> sm s hs m /(least_ellE n_pos Lambda_pd)->; exact: (lem_5_4_domination dp Np Lambda_pd on_ell ini sm hs). Qed.
Theorem lem_5_4_2 : sigma ^ 2 * norm_op G * sqrt (INR d) < 2 -> forall s, 0 <= s -> forall m, is_minimum (ell N Lambda) m ->
  ex_derive (fun s => ell N Lambda (u s) (U s)) s /\ Derive (fun s => ell N Lambda (u s) (U s)) s
  <= - sigma ^ 2 / (sqrt (INR d) * norm_op Lambda ^ 2 * \tr (Gi *m invmx Lambda) * \tr (invmx Lambda)) * norm_F (Lambda *m Theta) ^ 2
    * (2 - sqrt (INR d) * sigma ^ 2 * norm_op G) * (ell N Lambda (u s) (U s) - m).
Proof.
move=> sm s hs m /(least_ellE n_pos Lambda_pd)->.
by apply: rate_shape (lem_5_4_rate dp Np Lambda_pd on_ell ini sm hs) _ _; rewrite /mu /Rdiv; ring.
Qed.
Lemma Gi_norm_pos : 0 < norm_F Gi.
Proof.
case: (norm_F_ge0 Gi) => // z; have := Gi_trace_pos n_pos Lambda_pd blocks.1 ini.
rewrite -{2}(Gi_sym Np Lambda_pd) -norm_F_sq -z; lra.
Qed.
Lemma half_root : Rpower (norm_F Gi) (1 / 2) = Rpower (\tr (Gi *m Gi)) (1 / 4).
Proof.
rewrite quarter' (quarter_root (Gi_sym Np Lambda_pd) (Gi_trace_pos n_pos Lambda_pd blocks.1 ini)).
by rewrite -Rpower_sqrt; [congr Rpower; field | exact: Gi_norm_pos].
Qed.
Theorem limit_5_4_u : is_lim (act_u V) p_infty (Rpower (norm_F Gi) (1 / 2)).
Proof. by rewrite half_root; exact: limit_4_1_u. Qed.
Theorem limit_5_4_U : mx_limit (act_U K) (Rpower (norm_F Gi) (- (1 / 2)) *: Gi)%ring.
Proof. by rewrite Rpower_Ropp half_root -Rpower_Ropp; exact: limit_4_1_U. Qed.
Theorem ours_5_4_2 : forall s, 0 <= s -> forall m, is_minimum (ell N Lambda) m ->
  sigma ^ 2 / norm_F (Lambda *m Lambda) * norm_F (Lambda *m Theta) ^ 2 * (2 - sigma ^ 2 * norm_op G) * lam_min G * lam_min Lambda ^ 2
    * (ell N Lambda (u s) (U s) - m)
  <= norm_F (grad_U (ell N Lambda) (u s) (U s)) ^ 2 + grad_u (ell N Lambda) (u s) (U s) ^ 2.
Proof.
move=> s hs m /(least_ellE n_pos Lambda_pd)->; have := (ours_5_4 dp Np Lambda_pd on_ell ini hs).2.
by rewrite /slope; move: (lam_min _) (lam_min _) => a b; lra.
Qed.
End Flow.

Section General.
Variables (d n k : nat) (Lambda : 'M[R]_d) (law : prompts (F := R_realFieldType) n k Lambda).
Variables (u : R -> R) (U : R -> 'M[R]_d) (delta : R).
(* what determines the letters comes first *)
Hypothesis flow : gradient_flow (slice_loss law) u U.
Hypothesis deltaE : delta = u 0 ^ 2 - norm_F (U 0) ^ 2.
Hypothesis d_pos : leq 1 d.
Hypothesis n_pos : leq 1 n.
Hypothesis Lambda_pd : posdef Lambda.
Hypothesis u0 : 0 < u 0.
Hypothesis delta_ge0 : 0 <= delta.
Notation N := (INR n).
Notation Gi := (invmx (Gamma N Lambda)).
Let Np : 0 < N := N_pos n_pos.
Let on_ell := slice_flow n_pos flow.
Theorem ours_flow_1 : forall s, 0 <= s -> 0 < u s.
Proof. exact: (general_positive d_pos Np Lambda_pd on_ell u0 delta_ge0 deltaE). Qed.
Theorem ours_flow_4 : forall s, 0 <= s -> forall m, is_minimum (ell N Lambda) m ->
  ex_derive (fun s => ell N Lambda (u s) (U s)) s /\
  Derive (fun s => ell N Lambda (u s) (U s)) s <= - 2 * u s ^ 2 * lam_min (Gamma N Lambda) * lam_min Lambda ^ 2 * (ell N Lambda (u s) (U s) - m).
Proof.
move=> s hs m /(least_ellE n_pos Lambda_pd)->.
by apply: rate_shape (general_rate d_pos Np Lambda_pd on_ell hs) _ _; ring.
Qed.
Hypothesis start : 0 <= \tr (Lambda *m Lambda *m U 0) \/ 0 < delta \/
  exists (p : 'cV[R]_d) (l : R), p <> 0%ring /\ (Lambda *m p)%ring = (l *: p)%ring /\ 0 <= form p (U 0) p.
Theorem ours_flow_2 : mx_limit (fun s => u s *: U s)%ring Gi.
Proof. exact: (general_limit d_pos Np Lambda_pd on_ell u0 delta_ge0 deltaE start). Qed.
Theorem ours_flow_3 : is_lim (fun s => u s ^ 2 * (u s ^ 2 - delta)) p_infty (\tr (Gi *m Gi)).
Proof. exact: (general_limit_u d_pos Np Lambda_pd on_ell u0 delta_ge0 deltaE start). Qed.
End General.
