(** * What the theory of ordinary differential equations is needed for here

    Monotonicity, Gronwall's inequality in both directions, a barrier that cannot be crossed, and the sign of a function
    that never vanishes: everything from the mean value theorem alone.  No existence or uniqueness theorem.

    A function on [0, oo) with a one-sided derivative at 0 is continued to the left by its tangent; this is why the
    derivative may be asked for at every s >= 0, zero included. *)
From Coq Require Import Reals Ranalysis5 Lra Psatz.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

Lemma deriv_cont (f : R -> R) (x l : R) : is_derive f x l -> continuity_pt f x.
Proof.
intros h. apply continuity_pt_filterlim. apply (ex_derive_continuous f x). now exists l.
Qed.

Lemma mvt (f f' : R -> R) (a b : R) : 0 <= a <= b -> (forall s, 0 <= s -> is_derive f s (f' s)) ->
  exists c, a <= c <= b /\ f b - f a = f' c * (b - a).
Proof.
intros ab h. destruct (MVT_gen f a b f') as [c [hc e]].
- rewrite Rmin_left, Rmax_right by lra. intros x hx. apply h; lra.
- rewrite Rmin_left, Rmax_right by lra. intros x hx. apply (deriv_cont f x (f' x)), h; lra.
- rewrite Rmin_left, Rmax_right in hc by lra. exists c; split; auto; lra.
Qed.

Lemma decreasing (f f' : R -> R) (a b : R) : 0 <= a <= b -> (forall s, 0 <= s -> is_derive f s (f' s)) ->
  (forall s, a <= s <= b -> f' s <= 0) -> f b <= f a.
Proof. intros ab h n. destruct (mvt f f' a b ab h) as [c [hc e]]. assert (f' c <= 0) by (apply n; lra). nra. Qed.

Lemma constant (f f' : R -> R) (a b : R) : 0 <= a <= b -> (forall s, 0 <= s -> is_derive f s (f' s)) ->
  (forall s, a <= s <= b -> f' s = 0) -> f b = f a.
Proof. intros ab h n. destruct (mvt f f' a b ab h) as [c [hc e]]. assert (f' c = 0) by (apply n; lra). nra. Qed.

Lemma gronwall_le (f f' : R -> R) (K b : R) : 0 <= b -> (forall s, 0 <= s -> is_derive f s (f' s)) ->
  (forall s, 0 <= s <= b -> f' s <= K * f s) -> f b <= f 0 * exp (K * b).
Proof.
intros b0 h n.
assert (E : f b * exp (- K * b) <= f 0 * exp (- K * 0)).
{ apply (decreasing (fun s => f s * exp (- K * s)) (fun s => f' s * exp (- K * s) + f s * (- K * exp (- K * s)))); [lra| |].
  - intros s hs. assert (H := h s hs). apply (is_derive_mult f (fun s => exp (- K * s)) s (f' s) (- K * exp (- K * s)) H); [|intros; apply Rmult_comm].
    auto_derive; [trivial | ring].
  - intros s hs. assert (H := n s hs). assert (P := exp_pos (- K * s)). nra. }
rewrite Rmult_0_r, exp_0, Rmult_1_r in E.
assert (P := exp_pos (K * b)).
apply (Rmult_le_compat_r (exp (K * b))) in E; [|lra].
rewrite Rmult_assoc, <- exp_plus in E. replace (- K * b + K * b) with 0 in E by ring. rewrite exp_0 in E. lra.
Qed.

Lemma gronwall_ge (f f' : R -> R) (K b : R) : 0 <= b -> (forall s, 0 <= s -> is_derive f s (f' s)) ->
  (forall s, 0 <= s <= b -> K * f s <= f' s) -> f 0 * exp (K * b) <= f b.
Proof.
intros b0 h n.
assert (E := gronwall_le (fun s => - f s) (fun s => - f' s) K b b0).
enough (- f b <= - f 0 * exp (K * b)) by lra. apply E.
- intros s hs. apply (is_derive_opp f s (f' s)). now apply h.
- intros s hs. assert (H := n s hs). lra.
Qed.

(* the square of the negative part is differentiable *)
Lemma negsq x : is_derive (fun x => Rmin x 0 * Rmin x 0) x (2 * Rmin x 0).
Proof.
apply is_derive_Reals. intros eps he. exists (mkposreal eps he). intros h h0 hh. simpl in hh.
unfold Rmin. apply Rabs_def2 in hh.
assert (A : Rabs h > 0) by now apply Rabs_pos_lt.
apply (Rmult_lt_reg_r (Rabs h)); auto. rewrite <- Rabs_mult.
replace ((((if Rle_dec (x + h) 0 then x + h else 0) * (if Rle_dec (x + h) 0 then x + h else 0)
  - (if Rle_dec x 0 then x else 0) * (if Rle_dec x 0 then x else 0)) / h - 2 * (if Rle_dec x 0 then x else 0)) * h)
 with (((if Rle_dec (x + h) 0 then x + h else 0) * (if Rle_dec (x + h) 0 then x + h else 0)
  - (if Rle_dec x 0 then x else 0) * (if Rle_dec x 0 then x else 0)) - 2 * (if Rle_dec x 0 then x else 0) * h)
 by (field; auto).
destruct (Rle_dec (x + h) 0), (Rle_dec x 0); unfold Rabs; destruct (Rcase_abs h); destruct Rcase_abs; nra.
Qed.

Lemma barrier (f f' : R -> R) (a b : R) : 0 <= a <= b -> (forall s, 0 <= s -> is_derive f s (f' s)) -> 0 <= f a ->
  (forall s, a <= s <= b -> f s < 0 -> 0 <= f' s) -> 0 <= f b.
Proof.
intros ab h fa n.
assert (E : Rmin (f b) 0 * Rmin (f b) 0 <= Rmin (f a) 0 * Rmin (f a) 0).
{ apply (decreasing (fun s => Rmin (f s) 0 * Rmin (f s) 0) (fun s => f' s * (2 * Rmin (f s) 0))); [lra| |].
  - intros s hs. apply (is_derive_comp (fun x => Rmin x 0 * Rmin x 0) f s); [apply negsq | now apply h].
  - intros s hs. destruct (Rlt_dec (f s) 0) as [l|l].
    + assert (H := n s hs l). rewrite Rmin_left by lra. nra.
    + rewrite Rmin_right by lra. lra. }
rewrite (Rmin_right (f a)) in E by lra. unfold Rmin in E. destruct (Rle_dec (f b) 0); nra.
Qed.

Lemma stays_positive (f f' : R -> R) (b : R) : 0 <= b -> (forall s, 0 <= s -> is_derive f s (f' s)) -> 0 < f 0 ->
  (forall s, 0 <= s <= b -> f s <> 0) -> 0 < f b.
Proof.
intros b0 h f0 nz. destruct (Rlt_dec 0 (f b)) as [|l]; auto. exfalso.
assert (fb : f b < 0) by (assert (H := nz b (conj b0 (Rle_refl b))); lra).
destruct (Req_dec b 0) as [->|bn]; [lra|].
destruct (IVT_interv (fun s => - f s) 0 b) as [c [hc e]]; try lra.
- intros a ha. apply (deriv_cont _ a (- f' a)). apply (is_derive_opp f a (f' a)), h; lra.
- apply (nz c hc); lra.
Qed.

Lemma derive_prod (f g : R -> R) s f' g' : is_derive f s f' -> is_derive g s g' ->
  is_derive (fun r => f r * g r) s (f' * g s + f s * g').
Proof. intros hf hg. apply (is_derive_mult f g s f' g'); auto. intros; apply Rmult_comm. Qed.

Lemma exp_decay (k : R) : 0 < k -> is_lim (fun s => exp (- k * s)) p_infty 0.
Proof.
intros k0. apply (is_lim_comp exp (fun s => - k * s) p_infty 0 m_infty); [apply is_lim_exp_m| |].
- replace m_infty with (Rbar_mult (- k) p_infty).
  + apply is_lim_scal_l, is_lim_id.
  + simpl. destruct (Rle_dec 0 (- k)); [exfalso; lra | reflexivity].
- exists 0; intros y _; discriminate.
Qed.

Lemma cont_sqrt x : 0 <= x -> continuous sqrt x.
Proof. intros h. now apply continuity_pt_filterlim, continuity_pt_sqrt. Qed.
