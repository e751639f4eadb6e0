(** * Gradient flow of a polynomial: solutions are unique, and a symmetry of the start stays

    Polynomials are Lipschitz on bounded sets; two solutions from one start stay in a bounded set on [0, T], and Gronwall's
    inequality for the squared distance shows that they agree.  If the polynomial does not change when some coordinates
    change their sign, the mirror image of a solution is a solution; so coordinates that are zero at the start stay zero. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From LSA Require Import analysis.sums analysis.ode.
From LSA Require Import moments.population_polynomial.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Open Scope R_scope.

Section Flow.
Variable I : finType.
Notation par := (I -> R).
Definition move (t : par) (i : I) (h : R) : par := fun j => t j + (if j == i then h else 0).

Lemma move0 t i : move t i 0 = t.
Proof. by apply: functional_extensionality => j; rewrite /move; case: (j == i); ring. Qed.

Lemma poly_grad (f : par -> R) : polyf (F := R_ringType) f -> exists g : I -> par -> R, (forall i, polyf (F := R_ringType) (g i)) /\
  forall t i, is_derive (fun h => f (move t i h)) 0 (g i t).
Proof.
elim=> {f} [c|j|f1 f2 h1 [g1 [p1 d1]] h2 [g2 [p2 d2]]|f1 f2 h1 [g1 [p1 d1]] h2 [g2 [p2 d2]]].
- exists (fun _ _ => 0); split; first by move=> i; exact: poly_const.
  by move=> t i; exact: is_derive_const.
- exists (fun i _ => if j == i then 1 else 0); split; first by move=> i; exact: poly_const.
  move=> t i; rewrite /move; case: (j == i); auto_derive; [by [] | ring | by [] | ring].
- exists (fun i t => g1 i t + g2 i t); split; first by move=> i; exact: (poly_add (p1 i) (p2 i)).
  by move=> t i; exact: (is_derive_plus _ _ _ _ _ (d1 t i) (d2 t i)).
- exists (fun i t => g1 i t * f2 t + f1 t * g2 i t); split.
    move=> i; exact: (poly_add (poly_mul (p1 i) h2) (poly_mul h1 (p2 i))).
  move=> t i; have := derive_prod _ _ _ _ _ (d1 t i) (d2 t i); by rewrite move0.
Qed.

Definition dist (t r : par) : R := Sm (fun i => Rabs (t i - r i)).
Definition inside (B : R) (t : par) : Prop := forall i, Rabs (t i) <= B.
Lemma dist_ge0 t r : 0 <= dist t r. Proof. by apply: Sm_ge0 => i; exact: Rabs_pos. Qed.

Lemma poly_lip (f : par -> R) : polyf (F := R_ringType) f -> forall B, exists C L, 0 <= C /\ 0 <= L /\
  forall t r, inside B t -> inside B r -> Rabs (f t) <= C /\ Rabs (f t - f r) <= L * dist t r.
Proof.
elim=> {f} [c|j|f1 f2 h1 H1 h2 H2|f1 f2 h1 H1 h2 H2] B.
- exists (Rabs c), 0; split; first exact: Rabs_pos.
  split; first lra; move=> t r _ _; split; first exact: Rle_refl.
  by rewrite Rminus_eq_0 Rabs_R0 Rmult_0_l; exact: Rle_refl.
- exists (Rabs B), 1; split; first exact: Rabs_pos.
  split; first lra; move=> t r ht hr; split; first by apply: Rle_trans (ht j) (Rle_abs _).
  rewrite Rmult_1_l; apply: (Sm_term (F := fun i => Rabs (t i - r i))) => i; exact: Rabs_pos.
- have [C1 [L1 [c1 [l1 e1]]]] := H1 B; have [C2 [L2 [c2 [l2 e2]]]] := H2 B.
  exists (C1 + C2), (L1 + L2); split; first lra; split; first lra.
  move=> t r ht hr; have [a1 b1] := e1 t r ht hr; have [a2 b2] := e2 t r ht hr.
  change (Rabs (f1 t + f2 t) <= C1 + C2 /\ Rabs (f1 t + f2 t - (f1 r + f2 r)) <= (L1 + L2) * dist t r).
  split; first by apply: Rle_trans (Rabs_triang _ _) _; lra.
  rewrite (_ : f1 t + f2 t - (f1 r + f2 r) = (f1 t - f1 r) + (f2 t - f2 r)); last ring.
  by apply: Rle_trans (Rabs_triang _ _) _; lra.
- have [C1 [L1 [c1 [l1 e1]]]] := H1 B; have [C2 [L2 [c2 [l2 e2]]]] := H2 B.
  exists (C1 * C2), (L1 * C2 + C1 * L2); split; first exact: Rmult_le_pos.
  split; first by apply: Rplus_le_le_0_compat; exact: Rmult_le_pos.
  move=> t r ht hr; have [a1 b1] := e1 t r ht hr; have [a2 b2] := e2 t r ht hr.
  have [a1' _] := e1 r t hr ht; have [a2' _] := e2 r t hr ht.
  change (Rabs (f1 t * f2 t) <= C1 * C2 /\ Rabs (f1 t * f2 t - f1 r * f2 r) <= (L1 * C2 + C1 * L2) * dist t r).
  split; first by rewrite Rabs_mult; apply: Rmult_le_compat => //; exact: Rabs_pos.
  rewrite (_ : f1 t * f2 t - f1 r * f2 r = (f1 t - f1 r) * f2 t + f1 r * (f2 t - f2 r)); last ring.
  apply: Rle_trans (Rabs_triang _ _) _; rewrite !Rabs_mult.
  have m1 : Rabs (f1 t - f1 r) * Rabs (f2 t) <= L1 * dist t r * C2 by apply: Rmult_le_compat => //; exact: Rabs_pos.
  have m2 : Rabs (f1 r) * Rabs (f2 t - f2 r) <= C1 * (L2 * dist t r) by apply: Rmult_le_compat => //; exact: Rabs_pos.
  lra.
Qed.

(* a common Lipschitz constant for finitely many polynomials *)
Lemma common_lip (g : I -> par -> R) B : (forall i, polyf (F := R_ringType) (g i)) -> exists L, 0 <= L /\
  forall i t r, inside B t -> inside B r -> Rabs (g i t - g i r) <= L * dist t r.
Proof.
move=> h; suff [L [l0 H]] : exists L, 0 <= L /\ forall i, i \in index_enum I -> forall t r, inside B t -> inside B r -> Rabs (g i t - g i r) <= L * dist t r.
  by exists L; split=> // i; apply: H; rewrite mem_index_enum.
elim: (index_enum I) => [|i s [L [l0 H]]]; first by exists 0; split; [lra | by []].
have [C [L1 [c1 [l1 e1]]]] := poly_lip (h i) B; exists (L + L1); split; first lra.
move=> j; rewrite inE => /orP[/eqP->|js] t r ht hr.
  have := (e1 t r ht hr).2; have := Rmult_le_pos _ _ l0 (dist_ge0 t r); lra.
have := H j js t r ht hr; have := Rmult_le_pos _ _ l1 (dist_ge0 t r); lra.
Qed.

Variable f : par -> R.
Hypothesis f_poly : polyf (F := R_ringType) f.
Definition solution (x : R -> par) : Prop := forall s, 0 <= s -> forall i,
  is_derive (fun r => x r i) s (- Derive (fun h => f (move (x s) i h)) 0).

Lemma bounded_on (x : R -> par) (v : R -> par) T : 0 <= T -> (forall s, 0 <= s -> forall i, is_derive (fun r => x r i) s (v s i)) ->
  exists B, forall s, 0 <= s <= T -> inside B (x s).
Proof.
move=> T0 h; pose q s := Sm (fun i => x s i * x s i).
have c s : 0 <= s <= T -> continuity_pt q s.
  move=> [hs _]; apply: (deriv_cont q s (Sm (fun i => v s i * x s i + x s i * v s i))).
  by apply: Sm_derive => i; apply: derive_prod; exact: h.
have [m [hm _]] := continuity_ab_maj q 0 T T0 c.
exists (1 + q m) => s hs i; have h1 := hm s hs.
have h2 : x s i * x s i <= q s by apply: (Sm_term (F := fun i => x s i * x s i)) => j; nra.
have : Rabs (x s i) * Rabs (x s i) <= q m by rewrite -Rabs_mult Rabs_right; [lra | nra].
have := Rabs_pos (x s i); nra.
Qed.

Lemma sum_sq (w : I -> R) : Sm (fun i => Rabs (w i)) * Sm (fun i => Rabs (w i)) <= Sm (fun _ : I => 1) * Sm (fun i => w i * w i).
Proof.
have one : 0 <= Sm (fun _ : I => 1) by apply: Sm_ge0 => i; lra.
pose a := Sm (fun i => Rabs (w i)); pose n := Sm (fun _ : I => 1); pose b := Sm (fun i => w i * w i).
have q y : 0 <= n * (y * y) - 2 * y * a + b.
  have -> : n * (y * y) - 2 * y * a + b = Sm (fun i => (y - Rabs (w i)) * (y - Rabs (w i))).
    rewrite /n /a /b (Rmult_comm (Sm _)) -!Sm_scal -Sm_minus -Sm_plus; apply: Sm_ext => i.
    have -> : w i * w i = Rabs (w i) * Rabs (w i) by rewrite -Rabs_mult Rabs_right //; nra.
    ring.
  by apply: Sm_ge0 => i; exact: Rle_0_sqr.
change (a * a <= n * b); case: (Req_dec n 0) => [z|nz].
  have a0 : a = 0.
    apply: Rle_antisym; last by apply: Sm_ge0 => i; exact: Rabs_pos.
    have h y : 0 <= b - 2 * y * a by have := q y; rewrite z; lra.
    apply: Rnot_lt_le => ap; have := h ((b + 1) / (2 * a)); rewrite (_ : 2 * ((b + 1) / (2 * a)) * a = b + 1); last by field; lra.
    lra.
  by rewrite a0 z; lra.
have := q (a / n); rewrite (_ : n * (a / n * (a / n)) - 2 * (a / n) * a + b = b - a * a / n); last by field.
move=> h; apply: (Rle_trans _ (n * (a * a / n))); first by right; field.
apply: Rmult_le_compat_l; [exact: one | lra].
Qed.

Theorem unique (x y : R -> par) : solution x -> solution y -> x 0 = y 0 -> forall s, 0 <= s -> x s = y s.
Proof.
move=> sx sy e0 T T0; have [g [pg dg]] := poly_grad f_poly.
have hx s (hs : 0 <= s) i : is_derive (fun r => x r i) s (- g i (x s)) by have := sx s hs i; rewrite (is_derive_unique _ _ _ (dg _ _)).
have hy s (hs : 0 <= s) i : is_derive (fun r => y r i) s (- g i (y s)) by have := sy s hs i; rewrite (is_derive_unique _ _ _ (dg _ _)).
have [B1 b1] := bounded_on T0 hx; have [B2 b2] := bounded_on T0 hy.
pose B := Rmax B1 B2.
have i1 s : 0 <= s <= T -> inside B (x s) by move=> hs i; exact: Rle_trans (b1 s hs i) (Rmax_l _ _).
have i2 s : 0 <= s <= T -> inside B (y s) by move=> hs i; exact: Rle_trans (b2 s hs i) (Rmax_r _ _).
have [L [l0 lip]] := common_lip B pg.
pose n := Sm (fun _ : I => 1).
pose D s := Sm (fun i => (x s i - y s i) * (x s i - y s i)).
pose w s i := - g i (x s) - - g i (y s).
pose D' s := Sm (fun i => w s i * (x s i - y s i) + (x s i - y s i) * w s i).
have dD s : 0 <= s -> is_derive D s (D' s).
  by move=> hs; apply: Sm_derive => i; apply: derive_prod; apply: is_derive_minus; [exact: hx | exact: hy | exact: hx | exact: hy].
have n0 : 0 <= n by apply: Sm_ge0 => i; lra.
have bd s : 0 <= s <= T -> D' s <= 2 * L * n * D s.
  move=> hs; pose S := dist (x s) (y s).
  have S0 : 0 <= S := dist_ge0 _ _.
  apply: Rle_trans (_ : Sm (fun i => 2 * (L * S) * Rabs (x s i - y s i)) <= _).
    apply: Sm_le => i; have h := lip i _ _ (i1 s hs) (i2 s hs); rewrite -/S in h.
    have hw : Rabs (w s i) <= L * S by rewrite /w (_ : - g i (x s) - - g i (y s) = - (g i (x s) - g i (y s))) ?Rabs_Ropp //; ring.
    have m : w s i * (x s i - y s i) <= L * S * Rabs (x s i - y s i).
      apply: Rle_trans (Rle_abs _) _; rewrite Rabs_mult; apply: Rmult_le_compat_r => //; exact: Rabs_pos.
    lra.
  rewrite Sm_scal -/(dist (x s) (y s)) -/S; have := sum_sq (fun i => x s i - y s i).
  rewrite -/(dist (x s) (y s)) -/S -/n -/(D s) => h.
  have := Rmult_le_compat_l (2 * L) _ _ _ h; lra.
have Dz : D T <= 0.
  have := @gronwall_le D D' (2 * L * n) T T0 dD bd.
  have -> : D 0 = 0.
    rewrite /D e0; transitivity (Sm (fun i : I => 0 * 1)); last by rewrite Sm_scal; ring.
    by apply: Sm_ext => i; ring.
  by rewrite Rmult_0_l.
apply: functional_extensionality => i; apply: Rminus_diag_uniq; apply: Rsqr_0_uniq; rewrite /Rsqr.
have := @Sm_term _ (fun i => (x T i - y T i) * (x T i - y T i)) i; rewrite -/(D T) => h.
have h1 : (x T i - y T i) * (x T i - y T i) <= D T by apply: h => j; exact: Rle_0_sqr.
have : 0 <= (x T i - y T i) * (x T i - y T i) by exact: Rle_0_sqr.
lra.
Qed.

(** ** A symmetry of signs *)
Variable sgn : I -> bool.
Definition mirror (t : par) : par := fun i => if sgn i then - t i else t i.
Hypothesis f_even : forall t, f (mirror t) = f t.
Let eps i : R := if sgn i then -1 else 1.

Lemma mirror_move t i h : mirror (move t i (eps i * h)) = move (mirror t) i h.
Proof.
apply: functional_extensionality => j; rewrite /mirror /move /eps; case: eqP => [->|_]; case: (sgn _); ring.
Qed.
Lemma mirror_grad t i : Derive (fun h => f (move (mirror t) i h)) 0 = eps i * Derive (fun h => f (move t i h)) 0.
Proof.
have [g [pg dg]] := poly_grad f_poly.
rewrite (is_derive_unique _ _ _ (dg t i)); apply: is_derive_unique.
apply: (is_derive_ext (fun h => f (move t i (eps i * h)))) => [h|]; first by rewrite -mirror_move f_even.
have h1 : is_derive (fun h => eps i * h) 0 (eps i) by auto_derive; [by [] | ring].
have := is_derive_comp (fun h => f (move t i h)) (fun h => eps i * h) 0 (g i t) (eps i); rewrite Rmult_0_r.
by move=> /(_ (dg t i) h1).
Qed.
Theorem mirror_stays (x : R -> par) : solution x -> mirror (x 0) = x 0 -> forall s, 0 <= s -> forall i, sgn i -> x s i = 0.
Proof.
move=> sx m0 s hs i si.
have sm : solution (fun r => mirror (x r)).
  move=> r hr j; rewrite mirror_grad /mirror /eps; have := sx r hr j; case: (sgn j) => h.
    by rewrite (_ : - (-1 * _) = - - Derive (fun h => f (move (x r) j h)) 0); [exact: is_derive_opp | ring].
  by rewrite Rmult_1_l.
have := unique sm sx m0 hs => e; have := congr1 (fun t : par => t i) e; rewrite /mirror si; lra.
Qed.
End Flow.
