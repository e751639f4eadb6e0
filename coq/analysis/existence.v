(** * Existence for all times: Picard-Lindelof for bounded Lipschitz fields, and gradient flow of a polynomial with a bound

    The Picard iterates x_(n+1)(t) = x0 + int_0^t G(x_n) differ by at most C 2^-n e^(kt), so that they converge, and the limit
    is a solution for all t >= 0 (to the left of 0 every function is continued with the velocity at 0).
    A polynomial field is neither bounded nor Lipschitz; times a cutoff it is both.  If a function and an invariant of its
    gradient flow together bound the parameters, the cutoff is 1 along the solution, which is one of the field itself. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From LSA Require Import analysis.sums analysis.ode analysis.polynomial_flow algebra.real_matrices.
From LSA Require Import moments.population_polynomial.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Open Scope R_scope.

Lemma lip_continuous (f : R -> R) K : (forall a b, Rabs (f a - f b) <= K * Rabs (a - b)) -> forall t, continuous f t.
Proof.
move=> h t; apply/continuity_pt_filterlim => eps he.
have K0 : 0 <= Rabs K := Rabs_pos K.
exists (eps / (Rabs K + 1)); split; first by apply: Rdiv_lt_0_compat => //; lra.
move=> r [_]; rewrite /dist /= /R_dist => hr.
apply: Rle_lt_trans (h r t) _; apply: (Rle_lt_trans _ ((Rabs K + 1) * Rabs (r - t))).
  apply: Rmult_le_compat_r; [exact: Rabs_pos | have := Rle_abs K; lra].
have -> : eps = (Rabs K + 1) * (eps / (Rabs K + 1)) by field; lra.
by apply: Rmult_lt_compat_l => //; lra.
Qed.
Lemma mean_value_bound (f f' : R -> R) A : (forall t, is_derive f t (f' t)) -> (forall t, Rabs (f' t) <= A) ->
  forall a b, Rabs (f a - f b) <= A * Rabs (a - b).
Proof.
move=> h bd a b; have [c [_ e]] := MVT_gen f b a f' (fun t _ => h t) (fun t _ => deriv_cont _ _ _ (h t)).
by rewrite e Rabs_mult; apply: Rmult_le_compat_r; [exact: Rabs_pos | exact: bd].
Qed.
Lemma Rmax_lip a b : Rabs (Rmax a 0 - Rmax b 0) <= Rabs (a - b).
Proof. rewrite /Rmax; case: Rle_dec => ?; case: Rle_dec => ?; rewrite /Rabs; do ?case: Rcase_abs => ?; lra. Qed.
Lemma half_zero z c : (forall n, Rabs z <= c * (1 / 2) ^ n) -> z = 0.
Proof.
move=> h; have l : is_lim_seq (fun n => c * (1 / 2) ^ n) (c * 0).
  by apply: (is_lim_seq_scal_l _ c 0); apply: is_lim_seq_geom; rewrite Rabs_pos_eq; lra.
have := is_lim_seq_le _ _ _ _ h (is_lim_seq_const (Rabs z)) l; rewrite /= Rmult_0_r => q.
by apply: Rabs_eq_0; have := Rabs_pos z; lra.
Qed.

Section Picard.
Variables (I : finType) (G : (I -> R) -> I -> R) (A L : R) (x0 : I -> R).
Hypothesis A0 : 0 <= A.
Hypothesis L0 : 0 <= L.
Hypothesis bounded : forall t i, Rabs (G t i) <= A.
Hypothesis lip : forall t r i, Rabs (G t i - G r i) <= L * dist t r.
Notation curve := (R -> I -> R).
Let m := Sm (fun _ : I => 1).
Let m0 : 0 <= m. Proof. by apply: Sm_ge0 => i; lra. Qed.

Definition good (x : curve) : Prop := forall i a b, Rabs (x a i - x b i) <= A * Rabs (a - b).
Definition next (x : curve) : curve := fun t i => x0 i + RInt (fun s => G (x (Rmax s 0)) i) 0 t.
Lemma dist_le (t r : I -> R) c : (forall i, Rabs (t i - r i) <= c) -> dist t r <= m * c.
Proof. by move=> h; rewrite Rmult_comm -Sm_scal; apply: Sm_le => i; rewrite Rmult_1_r. Qed.
Lemma field_continuous x : good x -> forall i t, continuous (fun s => G (x (Rmax s 0)) i) t.
Proof.
move=> gx i; apply: (@lip_continuous _ (L * (m * A))) => a b; apply: Rle_trans (lip _ _ _) _.
rewrite Rmult_assoc; apply: Rmult_le_compat_l => //; rewrite Rmult_assoc; apply: dist_le => j.
by apply: Rle_trans (gx j _ _) _; apply: Rmult_le_compat_l => //; exact: Rmax_lip.
Qed.
Lemma next_derive x : good x -> forall t i, is_derive (fun s => next x s i) t (G (x (Rmax t 0)) i).
Proof.
move=> gx t i; rewrite -[G _ _]Rplus_0_l; apply: is_derive_plus; first exact: is_derive_const.
apply: (is_derive_RInt (fun s => G (x (Rmax s 0)) i) _ 0); last exact: field_continuous.
by apply: filter_forall => r; apply: RInt_correct; apply: ex_RInt_continuous => s _; exact: field_continuous.
Qed.
Lemma next_good x : good x -> good (next x).
Proof. by move=> gx i; apply: (mean_value_bound (fun t => next_derive gx t i)) => t; exact: bounded. Qed.
Lemma next_0 x i : next x 0 i = x0 i.
Proof. by rewrite /next RInt_point; exact: Rplus_0_r. Qed.

Let k := 2 * (L * m) + 1.
Let k0 : 0 < k. Proof. by rewrite /k; have := Rmult_le_pos _ _ L0 m0; lra. Qed.
Lemma exp_derive a s : is_derive (fun s => a / k * exp (k * s)) s (a * exp (k * s)).
Proof. by auto_derive => //; field; lra. Qed.
Lemma below (f f' : R -> R) a : (forall s, 0 <= s -> is_derive f s (f' s)) -> (forall s, 0 <= s -> Rabs (f' s) <= a * exp (k * s)) ->
  f 0 = 0 -> 0 <= a -> forall t, 0 <= t -> Rabs (f t) <= a / k * exp (k * t).
Proof.
move=> h bd f0 a0 t ht; have ak : 0 <= a / k by apply: Rmult_le_pos => //; left; exact: Rinv_0_lt_compat.
have one (g g' : R -> R) : (forall s, 0 <= s -> is_derive g s (g' s)) -> (forall s, 0 <= s -> g' s <= a * exp (k * s)) -> g 0 = 0 ->
    g t <= a / k * exp (k * t).
  move=> hg bg g0; have := @decreasing (fun s => g s - a / k * exp (k * s)) (fun s => g' s - a * exp (k * s)) 0 t (conj (Rle_refl 0) ht).
  rewrite g0 Rmult_0_r exp_0 => q; suff : g t - a / k * exp (k * t) <= 0 - a / k * 1 by lra.
  apply: q => [s hs|s [hs _]]; last by have := bg s hs; lra.
  by apply: is_derive_minus; [exact: hg | exact: exp_derive].
apply: Rabs_le; split; last by apply: (one f f') => // s hs; have := Rle_abs (f' s); have := bd s hs; lra.
suff : - f t <= a / k * exp (k * t) by lra.
apply: (one (fun s => - f s) (fun s => - f' s)) => [s hs|s hs|]; first by apply: (is_derive_opp f); exact: h.
  by have := Rle_abs (- f' s); rewrite Rabs_Ropp; have := bd s hs; lra.
by rewrite f0; lra.
Qed.
Lemma contraction x y B : good x -> good y -> 0 <= B -> (forall s, 0 <= s -> forall i, Rabs (x s i - y s i) <= B * exp (k * s)) ->
  forall t, 0 <= t -> forall i, Rabs (next x t i - next y t i) <= B / 2 * exp (k * t).
Proof.
move=> gx gy B0 h t ht i; pose a := L * (m * B).
have a0 : 0 <= a by apply: Rmult_le_pos => //; exact: Rmult_le_pos.
apply: (Rle_trans _ (a / k * exp (k * t))); last first.
  apply: Rmult_le_compat_r; first by left; exact: exp_pos.
  apply: (Rmult_le_reg_r k) => //; rewrite /Rdiv Rmult_assoc Rinv_l; last lra.
  rewrite /a /k; have := Rmult_le_pos _ _ (Rmult_le_pos _ _ L0 m0) B0; nra.
apply: (@below (fun s => next x s i - next y s i) (fun s => G (x (Rmax s 0)) i - G (y (Rmax s 0)) i)) => // [s hs|s hs|].
- by apply: is_derive_minus; exact: next_derive.
- rewrite Rmax_left //; apply: Rle_trans (lip _ _ _) _; rewrite /a !Rmult_assoc; apply: Rmult_le_compat_l => //.
  by apply: dist_le => j; exact: h.
- by rewrite !next_0; lra.
Qed.

Fixpoint iterate n : curve := if n is n'.+1 then next (iterate n') else fun _ => x0.
Lemma iterate_good n : good (iterate n).
Proof.
elim: n => [|n IH]; last exact: next_good.
move=> i a b /=; rewrite Rminus_eq_0 Rabs_R0; apply: Rmult_le_pos => //; exact: Rabs_pos.
Qed.
Let C := A / k.
Let C0 : 0 <= C. Proof. by apply: Rmult_le_pos => //; left; exact: Rinv_0_lt_compat. Qed.
Lemma iterate_step n t : 0 <= t -> forall i, Rabs (iterate n.+1 t i - iterate n t i) <= C * (1 / 2) ^ n * exp (k * t).
Proof.
elim: n t => [|n IH] t ht i.
  rewrite [(1 / 2) ^ 0]/= Rmult_1_r.
  apply: (@below (fun s => next (iterate 0) s i - x0 i) (fun s => G (iterate 0 (Rmax s 0)) i)) => // [s hs|s hs|].
  - rewrite -[G _ _]Rminus_0_r; apply: is_derive_minus; last exact: is_derive_const.
    by apply: next_derive; exact: (iterate_good 0).
  - apply: Rle_trans (bounded _ _) _; rewrite -{1}[A]Rmult_1_r; apply: Rmult_le_compat_l => //.
    by have := exp_ineq1_le (k * s); have := Rmult_le_pos _ _ (Rlt_le _ _ k0) hs; lra.
  - by rewrite next_0; lra.
have := @contraction (iterate n.+1) (iterate n) (C * (1 / 2) ^ n) (iterate_good _) (iterate_good _) _ IH t ht i.
rewrite (_ : C * (1 / 2) ^ n.+1 = C * (1 / 2) ^ n / 2) => [|/=]; last by field.
apply; apply: Rmult_le_pos => //; apply: pow_le; lra.
Qed.
Lemma iterate_far n p t : 0 <= t -> forall i, Rabs (iterate (p + n) t i - iterate n t i) <= 2 * C * (1 / 2) ^ n * exp (k * t).
Proof.
move=> ht i; have en := exp_pos (k * t).
have hn q : 0 <= (1 / 2) ^ q by apply: pow_le; lra.
have ce : 0 <= C * (1 / 2) ^ n * exp (k * t) by apply: Rmult_le_pos; [exact: Rmult_le_pos | lra].
suff : Rabs (iterate (p + n) t i - iterate n t i) <= 2 * (1 - (1 / 2) ^ p) * (C * (1 / 2) ^ n * exp (k * t)).
  by have := Rmult_le_pos _ _ (hn p) ce; lra.
elim: p => [|p IH]; first by rewrite add0n Rminus_eq_0 Rabs_R0 /=; lra.
rewrite addSn (_ : iterate (p + n).+1 t i - iterate n t i = (iterate (p + n).+1 t i - iterate (p + n) t i) + (iterate (p + n) t i - iterate n t i)); last ring.
apply: Rle_trans (Rabs_triang _ _) _; have := iterate_step (p + n) ht i.
rewrite pow_add [(1 / 2) ^ p.+1]/= => h.
rewrite (_ : C * ((1 / 2) ^ p * (1 / 2) ^ n) * exp (k * t) = (1 / 2) ^ p * (C * (1 / 2) ^ n * exp (k * t))) in h; last ring.
move: ((1 / 2) ^ p) (C * _ * _) h IH => a b h IH; lra.
Qed.
Definition limit_curve : curve := fun t i => real (Lim_seq (fun n => iterate n t i)).
Lemma limit_curveP t i : 0 <= t -> is_lim_seq (fun n => iterate n t i) (limit_curve t i).
Proof.
move=> ht; apply: Lim_seq_correct'; apply/ex_lim_seq_cauchy_corr => eps.
pose c := 4 * C * exp (k * t) + 1.
have c0 : 0 < c by rewrite /c; have := Rmult_le_pos _ _ C0 (Rlt_le _ _ (exp_pos (k * t))); lra.
have l : is_lim_seq (fun n => (1 / 2) ^ n) 0 by apply: is_lim_seq_geom; rewrite Rabs_pos_eq; lra.
have [n hn] := (proj2 (is_lim_seq_spec _ _) l) (mkposreal _ (Rdiv_lt_0_compat _ _ (cond_pos eps) c0)).
exists n => p q /leP hp /leP hq.
have far r : leq n r -> Rabs (iterate r t i - iterate n t i) <= 2 * C * (1 / 2) ^ n * exp (k * t).
  by move=> hr; rewrite -(subnK hr); exact: iterate_far.
rewrite (_ : iterate p t i - iterate q t i = (iterate p t i - iterate n t i) - (iterate q t i - iterate n t i)); last ring.
apply: Rle_lt_trans (Rabs_triang _ _) _; rewrite Rabs_Ropp; have := far p hp; have := far q hq.
have := hn n (le_n n); rewrite /= Rminus_0_r Rabs_pos_eq; last by apply: pow_le; lra.
move=> h1 h2 h3; apply: Rle_lt_trans (_ : c * (1 / 2) ^ n < _).
  have : 0 <= (1 / 2) ^ n by apply: pow_le; lra.
  rewrite /c; move: ((1 / 2) ^ n) (exp _) h2 h3 => a b h2 h3; lra.
have -> : eps = c * (eps / c) :> R by field; lra.
exact: Rmult_lt_compat_l.
Qed.
Lemma limit_near n t i : 0 <= t -> Rabs (limit_curve t i - iterate n t i) <= 2 * C * (1 / 2) ^ n * exp (k * t).
Proof.
move=> ht; have l1 := (proj1 (is_lim_seq_incr_n _ n _)) (@limit_curveP t i ht).
have l2 := is_lim_seq_abs _ _ (is_lim_seq_minus' _ _ _ _ l1 (is_lim_seq_const (iterate n t i))).
by apply: (is_lim_seq_le _ _ _ _ _ l2 (is_lim_seq_const _)) => p; rewrite plusE; exact: iterate_far.
Qed.
Definition extended : curve := fun t => limit_curve (Rmax t 0).
Lemma extended_good : good extended.
Proof.
move=> i a b; apply: Rle_trans (_ : A * Rabs (Rmax a 0 - Rmax b 0) <= _); last by apply: Rmult_le_compat_l => //; exact: Rmax_lip.
have l := is_lim_seq_abs _ _ (is_lim_seq_minus' _ _ _ _ (@limit_curveP _ i (Rmax_r a 0)) (@limit_curveP _ i (Rmax_r b 0))).
by apply: (is_lim_seq_le _ _ _ _ _ l (is_lim_seq_const _)) => n; exact: iterate_good.
Qed.
Lemma extended_fixed t : 0 <= t -> extended t = next extended t.
Proof.
move=> ht; apply: functional_extensionality => i; apply: Rminus_diag_uniq.
apply: (@half_zero _ (2 * C * exp (k * t))) => n.
have near p s j (hs : 0 <= s) : Rabs (extended s j - iterate p s j) <= 2 * C * (1 / 2) ^ p * exp (k * s).
  by rewrite /extended Rmax_left //; exact: limit_near.
have c0 : 0 <= 2 * C * (1 / 2) ^ n by apply: Rmult_le_pos; [lra | apply: pow_le; lra].
have h1 := near n.+1 t i ht.
have h2 := contraction extended_good (iterate_good n) c0 (fun s hs j => near n s j hs) ht i.
rewrite (_ : extended t i - next extended t i = (extended t i - iterate n.+1 t i) - (next extended t i - next (iterate n) t i)) /=; last ring.
apply: Rle_trans (Rabs_triang _ _) _; rewrite Rabs_Ropp; move: h1 h2; rewrite /=.
move: ((1 / 2) ^ n) (exp _) => a b h1 h2; lra.
Qed.
Theorem picard : exists x : curve, x 0 = x0 /\ forall t, 0 <= t -> forall i, is_derive (fun s => x s i) t (G (x t) i).
Proof.
exists (next extended); split; first by apply: functional_extensionality => i; exact: next_0.
move=> t ht i; rewrite -(extended_fixed ht) -{2}(Rmax_left t 0 ht); exact: next_derive extended_good t i.
Qed.
End Picard.

(** ** Gradient flow of a polynomial *)
Section Polynomial.
Variable I : finType.
Notation par := (I -> R).
Notation polyf := (polyf (F := R_ringType)).

(* partial derivatives of a polynomial, and the chain rule along a curve *)
Lemma poly_chain (f : par -> R) : polyf f -> exists g : I -> par -> R, (forall i, polyf (g i)) /\
  (forall t i, is_derive (fun h => f (move t i h)) 0 (g i t)) /\
  forall (x : R -> par) v s, (forall i, is_derive (fun r => x r i) s (v i)) -> is_derive (fun r => f (x r)) s (Sm (fun i => g i (x s) * v i)).
Proof.
elim=> {f} [c|j|f1 f2 h1 [g1 [p1 [d1 c1]]] h2 [g2 [p2 [d2 c2]]]|f1 f2 h1 [g1 [p1 [d1 c1]]] h2 [g2 [p2 [d2 c2]]]].
- exists (fun _ _ => 0); split; first by move=> i; exact: poly_const.
  split=> [t i|x v s _]; first exact: is_derive_const.
  rewrite Sm_scal Rmult_0_l; exact: is_derive_const.
- exists (fun i _ => if j == i then 1 else 0); split; first by move=> i; exact: poly_const.
  split=> [t i|x v s h]; first by rewrite /move; case: (j == i); auto_derive; [by [] | ring | by [] | ring].
  rewrite (@Sm_only _ _ j) => [|i ij]; first by rewrite eqxx Rmult_1_l.
  by rewrite eq_sym (negbTE ij) Rmult_0_l.
- exists (fun i t => g1 i t + g2 i t); split; first by move=> i; exact: (poly_add (p1 i) (p2 i)).
  split=> [t i|x v s h]; first exact: (is_derive_plus _ _ _ _ _ (d1 t i) (d2 t i)).
  rewrite (Sm_ext (G := fun i => g1 i (x s) * v i + g2 i (x s) * v i)) => [|i]; last ring.
  by rewrite Sm_plus; apply: is_derive_plus; [exact: c1 | exact: c2].
- exists (fun i t => g1 i t * f2 t + f1 t * g2 i t); split.
    move=> i; exact: (poly_add (poly_mul (p1 i) h2) (poly_mul h1 (p2 i))).
  split=> [t i|x v s h]; first by have := derive_prod _ _ _ _ _ (d1 t i) (d2 t i); rewrite move0.
  rewrite (Sm_ext (G := fun i => f2 (x s) * (g1 i (x s) * v i) + f1 (x s) * (g2 i (x s) * v i))) => [|i]; last ring.
  rewrite Sm_plus !Sm_scal (Rmult_comm (f2 _)); exact: (derive_prod _ _ _ _ _ (c1 x v s h) (c2 x v s h)).
Qed.

Variables (f b : par -> R) (x0 : par) (B : R).
Hypothesis f_poly : polyf f.
Hypothesis b_poly : polyf b.
Hypothesis B0 : 0 <= B.
(* b does not change along the gradient of f *)
Hypothesis invariant : forall t, Sm (fun i => Derive (fun h => b (move t i h)) 0 * Derive (fun h => f (move t i h)) 0) = 0.
Hypothesis confined : forall t, f t <= f x0 -> b t = b x0 -> Sm (fun i => Rabs (t i)) <= B.

Let E := B + 1.
Definition clip (t : par) : par := fun i => Rmax (- E) (Rmin E (t i)).
Definition cutoff (t : par) : R := Rmax 0 (Rmin 1 (E - Sm (fun i => Rabs (t i)))).
Lemma clip_inside t : inside E (clip t).
Proof.
move=> i; rewrite /clip; apply: Rabs_le; split; first exact: Rmax_l.
by apply: Rmax_lub; [rewrite /E; lra | exact: Rmin_l].
Qed.
Lemma clamp_lip l u a c : Rabs (Rmax l (Rmin u a) - Rmax l (Rmin u c)) <= Rabs (a - c).
Proof.
have up p q : Rabs (Rmax l p - Rmax l q) <= Rabs (p - q).
  by rewrite /Rmax; case: Rle_dec => ?; case: Rle_dec => ?; rewrite /Rabs; do ?case: Rcase_abs => ?; lra.
apply: Rle_trans (up _ _) _; rewrite /Rmin; case: Rle_dec => ?; case: Rle_dec => ?; rewrite /Rabs; do ?case: Rcase_abs => ?; lra.
Qed.
Lemma clip_dist t r : dist (clip t) (clip r) <= dist t r.
Proof. by apply: Sm_le => i; exact: clamp_lip. Qed.
Lemma Sm_abs (a c : par) : Rabs (Sm (fun i => Rabs (a i)) - Sm (fun i => Rabs (c i))) <= dist a c.
Proof.
have one (p q : par) : Sm (fun i => Rabs (p i)) <= Sm (fun i => Rabs (q i)) + dist p q.
  rewrite -Sm_plus; apply: Sm_le => i; have := Rabs_triang (q i) (p i - q i); rewrite (_ : q i + (p i - q i) = p i) //; ring.
have sym : dist c a = dist a c by apply: Sm_ext => i; exact: Rabs_minus_sym.
apply: Rabs_le; have := one a c; have := one c a; rewrite sym; lra.
Qed.
Lemma cutoff_lip t r : Rabs (cutoff t - cutoff r) <= dist t r.
Proof.
apply: Rle_trans (clamp_lip _ _ _ _) _.
by rewrite (_ : _ - _ = Sm (fun i => Rabs (r i)) - Sm (fun i => Rabs (t i))); [rewrite Rabs_minus_sym; exact: Sm_abs | ring].
Qed.
Lemma cutoff_range t : 0 <= cutoff t <= 1.
Proof. by split; [exact: Rmax_l | apply: Rmax_lub; [lra | exact: Rmin_l]]. Qed.
Lemma cutoff_1 t : Sm (fun i => Rabs (t i)) <= B -> cutoff t = 1.
Proof. by move=> h; rewrite /cutoff Rmin_left ?Rmax_right // /E; lra. Qed.
Lemma cutoff_clip (g : par -> R) t : cutoff t * g (clip t) = cutoff t * g t.
Proof.
case: (Rle_dec E (Sm (fun i => Rabs (t i)))) => h.
  suff -> : cutoff t = 0 by rewrite !Rmult_0_l.
  by rewrite /cutoff Rmax_left //; apply: Rle_trans (Rmin_r _ _) _; lra.
suff -> : clip t = t by [].
apply: functional_extensionality => i; have hi : Rabs (t i) <= Sm (fun i => Rabs (t i)).
  by apply: (Sm_term (F := fun i => Rabs (t i))) => j; exact: Rabs_pos.
have := Rabs_le_between (t i) E => -[q _]; have := q (Rle_trans _ _ _ hi (Rlt_le _ _ (Rnot_le_lt _ _ h))) => -[a c].
by rewrite /clip Rmin_right // Rmax_right.
Qed.

Theorem gradient_flow_exists : exists x : R -> par, x 0 = x0 /\ solution f x.
Proof.
have [g [pg [dg cg]]] := poly_chain f_poly; have [e [_ [de ce]]] := poly_chain b_poly.
have gE t i : Derive (fun h => f (move t i h)) 0 = g i t by exact: is_derive_unique.
have eE t i : Derive (fun h => b (move t i h)) 0 = e i t by exact: is_derive_unique.
have [L [L0 lip]] := common_lip E pg.
pose z : par := fun _ => 0; pose A := Sm (fun i => Rabs (g i z)) + L * (Sm (fun _ : I => 1) * E).
have E0 : 0 <= E by rewrite /E; lra.
have n0 : 0 <= Sm (fun _ : I => 1) by apply: Sm_ge0 => i; lra.
have g0 : 0 <= Sm (fun i => Rabs (g i z)) by apply: Sm_ge0 => i; exact: Rabs_pos.
have A0 : 0 <= A by apply: Rplus_le_le_0_compat => //; apply: Rmult_le_pos => //; exact: Rmult_le_pos.
have zi : inside E z by move=> i; rewrite Rabs_R0.
have bound t i : Rabs (g i (clip t)) <= A.
  have h := lip i _ _ (clip_inside t) zi; have d0 : dist (clip t) z <= Sm (fun _ : I => 1) * E.
    rewrite Rmult_comm -Sm_scal; apply: Sm_le => j; rewrite /z Rminus_0_r Rmult_1_r; exact: clip_inside.
  have gi : Rabs (g i z) <= Sm (fun i => Rabs (g i z)) by apply: (Sm_term (F := fun i => Rabs (g i z))) => j; exact: Rabs_pos.
  have := Rabs_triang (g i (clip t) - g i z) (g i z); rewrite (_ : _ + _ = g i (clip t)); last ring.
  have := Rmult_le_compat_l _ _ _ L0 d0; rewrite /A; lra.
pose G (t : par) i := - (cutoff t * g i (clip t)).
have Gb t i : Rabs (G t i) <= A.
  rewrite /G Rabs_Ropp Rabs_mult -[A]Rmult_1_l; have [c0 c1] := cutoff_range t.
  by apply: Rmult_le_compat; [exact: Rabs_pos | exact: Rabs_pos | rewrite Rabs_pos_eq | exact: bound].
have Gl t r i : Rabs (G t i - G r i) <= (A + L) * dist t r.
  rewrite /G (_ : _ - _ = - ((cutoff t - cutoff r) * g i (clip t) + cutoff r * (g i (clip t) - g i (clip r)))); last ring.
  rewrite Rabs_Ropp; apply: Rle_trans (Rabs_triang _ _) _; rewrite !Rabs_mult Rmult_plus_distr_r; apply: Rplus_le_compat.
    by rewrite Rmult_comm; apply: Rmult_le_compat; [exact: Rabs_pos | exact: Rabs_pos | exact: bound | exact: cutoff_lip].
  have [c0 c1] := cutoff_range r; rewrite -[L * _]Rmult_1_l; apply: Rmult_le_compat; [exact: Rabs_pos | exact: Rabs_pos | by rewrite Rabs_pos_eq |].
  apply: Rle_trans (lip i _ _ (clip_inside t) (clip_inside r)) _; apply: Rmult_le_compat_l => //; exact: clip_dist.
have AL : 0 <= A + L by lra.
have [x [xs dx]] := picard x0 A0 AL Gb Gl.
exists x; split=> // s hs i; rewrite gE.
have GE t j : G t j = - (cutoff t * g j t) by rewrite /G cutoff_clip.
suff c1 : cutoff (x s) = 1 by have := dx s hs i; rewrite GE c1 Rmult_1_l.
apply: cutoff_1; apply: confined.
  rewrite -xs; apply: (@decreasing (fun r => f (x r)) (fun r => Sm (fun i => g i (x r) * G (x r) i)) 0 s (conj (Rle_refl 0) hs)) => [r hr|r [hr _]].
    by apply: cg => j; exact: dx.
  rewrite (Sm_ext (G := fun i => - cutoff (x r) * (g i (x r) * g i (x r)))) => [|j]; last by rewrite GE; ring.
  rewrite Sm_scal; have := (cutoff_range (x r)).1; have : 0 <= Sm (fun i => g i (x r) * g i (x r)).
    by apply: Sm_ge0 => j; exact: Rle_0_sqr.
  nra.
rewrite -xs; apply: (@constant (fun r => b (x r)) (fun r => Sm (fun i => e i (x r) * G (x r) i)) 0 s (conj (Rle_refl 0) hs)) => [r hr|r [hr _]].
  by apply: ce => j; exact: dx.
rewrite (Sm_ext (G := fun i => - cutoff (x r) * (e i (x r) * g i (x r)))) => [|j]; last by rewrite GE; ring.
rewrite Sm_scal; have := invariant (x r).
by rewrite (Sm_ext (G := fun i => e i (x r) * g i (x r))) => [->|j]; [ring | rewrite gE eE].
Qed.
End Polynomial.
