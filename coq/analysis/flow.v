(** * The flow in coordinates

    For a finite index set K, eigenvalues t_k > 0 and coefficients c_k consider the loss
        l(U, u) = u^2/2 sum_k t_k U_k^2 - u sum_k c_k U_k
    and a solution (u, U) of its gradient flow for all s >= 0 with u(0) > 0 and u(0)^2 = ||U(0)||^2 + delta, delta >= 0.
    Put B_k = c_k/t_k and D_k = u U_k - B_k, so that F = sum_k t_k D_k^2 is twice the excess of l.

    - balance:  u^2 - ||U||^2 = delta for all times, since both have the same derivative (lem-A.3).
    - upper:    F decreases, so u U stays bounded, and u^2 (u^2 - delta) = ||u U||^2 with it.
    - positive: (u^2)' >= -M u^2 for a constant M, so u never vanishes: no uniqueness theorem is needed (lem-A.4).
    - lower:    for an eigenvector v with <c, v> > 0 and <U(0), v> >= 0 the coordinate y = <U, v> obeys
                y' = u (<c, v> - t u y), becomes positive at once and cannot cross min(y(1), <c, v>/(t b)) (lem-A.5).
    - rate:     F' <= -2 u^2 min t F, hence F -> 0 exponentially (lem-5.4), u U -> B and u^2 (u^2 - delta) -> ||B||^2. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Import analysis.sums analysis.ode.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Open Scope R_scope.

Lemma sq_ge0 x : 0 <= x * x. Proof. nra. Qed.

Lemma Sm_sq_ge0 (K : finType) (f : K -> R) : 0 <= Sm (fun k => f k * f k).
Proof. by apply: Sm_ge0 => k; exact: sq_ge0. Qed.

(* Cauchy-Schwarz with positive weights *)
Lemma Sm_CS (K : finType) (w f g : K -> R) : (forall k, 0 < w k) ->
  Sm (fun k => f k * g k) * Sm (fun k => f k * g k) <= Sm (fun k => w k * (f k * f k)) * Sm (fun k => / w k * (g k * g k)).
Proof.
move=> wp; pose a := Sm (fun k => w k * (f k * f k)); pose b := Sm (fun k => f k * g k).
pose c := Sm (fun k => / w k * (g k * g k)); change (b * b <= a * c).
have wi k : 0 < / w k by apply: Rinv_0_lt_compat.
have q x : 0 <= a * (x * x) - 2 * x * b + c.
  rewrite (_ : _ - _ + _ = Sm (fun k => / w k * ((w k * f k * x - g k) * (w k * f k * x - g k)))).
    by apply: Sm_ge0 => k; apply: Rmult_le_pos; [have := wi k; lra | exact: sq_ge0].
  rewrite (Rmult_comm a) /a /b /c -!Sm_scal -Sm_minus -Sm_plus; apply: Sm_ext => k.
  by field; have := wp k; lra.
have a0 : 0 <= a by apply: Sm_ge0 => k; have := wp k; have := sq_ge0 (f k); nra.
have c0 : 0 <= c by apply: Sm_ge0 => k; have := wi k; have := sq_ge0 (g k); nra.
case: (Req_dec a 0) => [az|an].
  have qz x : 0 <= - 2 * x * b + c by have := q x; rewrite az; lra.
  case: (Req_dec b 0) => [->|bn]; first nra.
  have := qz ((c + 1) / (2 * b)); rewrite (_ : -2 * ((c + 1) / (2 * b)) * b = - (c + 1)); last by field.
  by lra.
have := q (b / a); rewrite (_ : a * (b / a * (b / a)) - 2 * (b / a) * b + c = c - b * b / a); last by field.
move=> h; have h2 : b * b / a <= c by lra.
apply: (Rle_trans _ (a * (b * b / a))); first by right; field.
by apply: Rmult_le_compat_l.
Qed.

Lemma Sm_CS1 (K : finType) (f g : K -> R) :
  Sm (fun k => f k * g k) * Sm (fun k => f k * g k) <= Sm (fun k => f k * f k) * Sm (fun k => g k * g k).
Proof.
have := @Sm_CS K (fun _ => 1) f g (fun _ => Rlt_0_1).
rewrite (Sm_ext (F := fun k => 1 * (f k * f k)) (G := fun k => f k * f k)) => [|k]; last ring.
by rewrite (Sm_ext (F := fun k => / 1 * (g k * g k)) (G := fun k => g k * g k)) => [|k]; [|field].
Qed.

Section Flow.
Variable K : finType.
Variables t c : K -> R.
Hypothesis t_pos : forall k, 0 < t k.
Variable u : R -> R.
Variable U : K -> R -> R.
Hypothesis du : forall s, 0 <= s ->
  is_derive u s (- u s * Sm (fun k => t k * (U k s * U k s)) + Sm (fun k => c k * U k s)).
Hypothesis dU : forall k s, 0 <= s ->
  is_derive (U k) s (- (u s * u s) * t k * U k s + u s * c k).
Hypothesis u0 : 0 < u 0.
Variable delta : R.
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis bal0 : u 0 * u 0 = Sm (fun k => U k 0 * U k 0) + delta.

Definition B k := c k / t k.
Definition D k s := u s * U k s - B k.
Definition F s := Sm (fun k => t k * (D k s * D k s)).   (* = 2 (l - min l) *)
Definition vu s := - Sm (fun k => t k * (U k s * D k s)).
Definition vU k s := - u s * (t k * D k s).

Lemma cB k : c k = t k * B k.
Proof. rewrite /B; field; have := t_pos k; lra. Qed.

Lemma vuE s : vu s = - u s * Sm (fun k => t k * (U k s * U k s)) + Sm (fun k => c k * U k s).
Proof. by rewrite /vu -Sm_scal -Sm_plus -Sm_opp; apply: Sm_ext => k; rewrite /D (cB k); ring. Qed.

Lemma vUE k s : vU k s = - (u s * u s) * t k * U k s + u s * c k.
Proof. by rewrite /vU /D (cB k); ring. Qed.

Lemma du' s : 0 <= s -> is_derive u s (vu s).
Proof. by move=> hs; rewrite vuE; exact: du. Qed.

Lemma dU' k s : 0 <= s -> is_derive (U k) s (vU k s).
Proof. by move=> hs; rewrite vUE; exact: dU. Qed.

Lemma balance s : 0 <= s -> u s * u s = Sm (fun k => U k s * U k s) + delta.
Proof.
move=> hs; pose g r := u r * u r - Sm (fun k => U k r * U k r).
pose g' r := (vu r * u r + u r * vu r) - Sm (fun k => vU k r * U k r + U k r * vU k r).
suff : g s = g 0 by rewrite /g; lra.
apply: (constant g g' 0 s) => [|r hr|r hr]; first lra.
  apply: is_derive_minus; first by apply: derive_prod; exact: du'.
  by apply: Sm_derive => k; apply: derive_prod; exact: dU'.
rewrite /g' (_ : Sm _ = 2 * u r * vu r); first ring.
by rewrite /vu -Sm_opp -Sm_scal; apply: Sm_ext => k; rewrite /vU; ring.
Qed.

Lemma U_le s k : 0 <= s -> U k s * U k s <= u s * u s.
Proof.
move=> hs; rewrite (balance hs); have := @Sm_term K (fun k => U k s * U k s) k (fun j => sq_ge0 _); lra.
Qed.

Definition F' s := - 2 * (vu s * vu s) - 2 * (u s * u s) * Sm (fun k => t k * t k * (D k s * D k s)).

Lemma dF s : 0 <= s -> is_derive F s (F' s).
Proof.
move=> hs; pose D' k := vu s * U k s + u s * vU k s.
have -> : F' s = Sm (fun k => t k * (D' k * D k s + D k s * D' k)).
  rewrite /F' (_ : -2 * (vu s * vu s) = 2 * vu s * Sm (fun k => t k * (U k s * D k s))); last first.
    by rewrite /vu; ring.
  by rewrite -!Sm_scal -Sm_minus; apply: Sm_ext => k; rewrite /D' /vU; ring.
apply: Sm_derive => k; apply: (is_derive_scal (fun r => D k r * D k r)).
have hD : is_derive (D k) s (D' k).
  rewrite (_ : D' k = D' k - 0); last ring.
  apply: is_derive_minus; last exact: is_derive_const.
  by apply: derive_prod; [exact: du' | exact: dU'].
exact: derive_prod.
Qed.

(* the excess is dissipated by the squared gradient *)
Lemma F'_grad s : F' s = - 2 * (vu s * vu s + Sm (fun k => vU k s * vU k s)).
Proof.
rewrite /F' (_ : Sm (fun k => vU k s * vU k s) = u s * u s * Sm (fun k => t k * t k * (D k s * D k s))); first ring.
by rewrite -Sm_scal; apply: Sm_ext => k; rewrite /vU; ring.
Qed.

Lemma F'_le0 s : F' s <= 0.
Proof. rewrite F'_grad; have := sq_ge0 (vu s); have := Sm_sq_ge0 (fun k => vU k s); lra. Qed.

Lemma F_ge0 s : 0 <= F s.
Proof. apply: Sm_ge0 => k; have := t_pos k; have := sq_ge0 (D k s); nra. Qed.

Lemma F_dec r s : 0 <= r <= s -> F s <= F r.
Proof. by move=> rs; apply: (decreasing F F' r s rs) => [x|x _]; [exact: dF | exact: F'_le0]. Qed.

Lemma F_term k s : t k * (D k s * D k s) <= F s.
Proof.
apply: (Sm_term (F := fun k => t k * (D k s * D k s))) => j.
by have := t_pos j; have := sq_ge0 (D j s); nra.
Qed.

Lemma u4 s : 0 <= s -> (u s * u s) * (u s * u s - delta) = Sm (fun k => (D k s + B k) * (D k s + B k)).
Proof.
move=> hs; rewrite (_ : u s * u s - delta = Sm (fun k => U k s * U k s)); last by rewrite (balance hs); ring.
by rewrite -Sm_scal; apply: Sm_ext => k; rewrite /D; ring.
Qed.

Variable tau : R.
Hypothesis tau_pos : 0 < tau.
Hypothesis tau_le : forall k, tau <= t k.

(* Polyak-Lojasiewicz inequality along the flow, with u itself *)
Lemma slope s : F' s <= - 2 * (u s * u s) * tau * F s.
Proof.
have h : tau * F s <= Sm (fun k => t k * t k * (D k s * D k s)).
  rewrite /F -Sm_scal; apply: Sm_le => k.
  have := tau_le k; have := t_pos k; have := sq_ge0 (D k s) => a b' c'.
  have : 0 <= t k * (D k s * D k s) by nra.
  nra.
rewrite /F'; have := sq_ge0 (vu s); have := F_ge0 s; have := sq_ge0 (u s) => a b' c'.
have h2 : u s * u s * (tau * F s) <= u s * u s * Sm (fun k => t k * t k * (D k s * D k s)) by apply: Rmult_le_compat_l.
lra.
Qed.

Lemma upper : exists b, 1 <= b /\ forall s, 0 <= s -> u s * u s <= b.
Proof.
pose Q := 2 * (F 0 / tau) + 2 * Sm (fun k => B k * B k).
have Q0 : 0 <= Q.
  have h1 := Sm_sq_ge0 B.
  have h2 : 0 <= F 0 / tau by apply: Rdiv_le_0_compat => //; exact: F_ge0.
  by rewrite /Q; lra.
exists (1 + delta + Q); split; first lra.
move=> s hs; suff : (u s * u s) * (u s * u s - delta) <= Q.
  by move=> h; apply: Rnot_lt_le => h2; nra.
rewrite (u4 hs) /Q -!Sm_scal.
have e : F 0 / tau >= Sm (fun k => D k s * D k s).
  apply: Rle_ge; apply: (Rmult_le_reg_l tau) => //.
  rewrite (_ : tau * (F 0 / tau) = F 0); last by field; lra.
  apply: Rle_trans (F_dec (conj (Rle_refl 0) hs)); rewrite -Sm_scal; apply: Sm_le => k.
  by have := tau_le k; have := sq_ge0 (D k s); nra.
suff : Sm (fun k => (D k s + B k) * (D k s + B k)) <= 2 * Sm (fun k => D k s * D k s) + Sm (fun k => 2 * (B k * B k)) by lra.
rewrite -Sm_scal -Sm_plus; apply: Sm_le => k; have := sq_ge0 (D k s - B k); nra.
Qed.

Lemma square_rate : exists M, forall s, 0 <= s -> - M * (u s * u s) <= vu s * u s + u s * vu s.
Proof.
have [b [b1 hb]] := upper.
pose T := Sm t; pose C2 := Sm (fun k => c k * c k).
exists (2 * (T * b) + C2 + 1) => x hx.
have T0 : 0 <= T by apply: Sm_ge0 => k; have := t_pos k; lra.
have e : vu x * u x + u x * vu x
   = - (2 * (u x * u x) * Sm (fun k => t k * (U k x * U k x))) + Sm (fun k => 2 * (c k * u x) * U k x).
  rewrite (_ : vu x * u x + u x * vu x = 2 * u x * vu x); last ring.
  rewrite /vu -Sm_opp -!Sm_scal -Sm_opp -Sm_plus; apply: Sm_ext => k; rewrite /D (cB k); ring.
rewrite e.
have e1 : Sm (fun k => t k * (U k x * U k x)) <= T * b.
  apply: Rle_trans (_ : Sm (fun k => b * t k) <= _); last by rewrite Sm_scal /T; lra.
  apply: Sm_le => k; have h : U k x * U k x <= b := Rle_trans _ _ _ (U_le k hx) (hb x hx).
  by have := t_pos k; nra.
have e2 : - (C2 * (u x * u x) + u x * u x) <= Sm (fun k => 2 * (c k * u x) * U k x).
  have h : Sm (fun k => U k x * U k x) <= u x * u x by rewrite (balance hx); lra.
  apply: Rle_trans (_ : - (C2 * (u x * u x) + Sm (fun k => U k x * U k x)) <= _); first lra.
  rewrite (_ : C2 * (u x * u x) = Sm (fun k => (u x * u x) * (c k * c k))); last first.
    by rewrite Sm_scal /C2; ring.
  rewrite -Sm_plus -Sm_opp; apply: Sm_le => k.
  by have := sq_ge0 (c k * u x + U k x); nra.
have h : 0 <= u x * u x := sq_ge0 _.
by nra.
Qed.

Lemma square_lower : exists M, forall s, 0 <= s -> u 0 * u 0 * exp (- M * s) <= u s * u s.
Proof.
have [M hM] := square_rate; exists M => s hs.
apply: (@gronwall_ge (fun x => u x * u x) (fun x => vu x * u x + u x * vu x) (- M) s hs) => [x hx|x [hx _]].
  by apply: derive_prod; exact: du'.
exact: hM.
Qed.

Lemma positive s : 0 <= s -> 0 < u s.
Proof.
move=> hs; have [M hM] := square_lower.
apply: (stays_positive u vu s) => // [r hr|r [hr _] z]; first exact: du'.
have h : 0 < u 0 * u 0 * exp (- M * r) by apply: Rmult_lt_0_compat; [nra | exact: exp_pos].
by have := hM r hr; rewrite z; lra.
Qed.

(* a coordinate along an eigenvector *)
Section Coordinate.
Variables (v : K -> R) (lam : R).
Hypothesis v_eigen : forall k, t k * v k = lam * v k.
Let gam := Sm (fun k => v k * c k).
Hypothesis gam_pos : 0 < gam.
Definition y s := Sm (fun k => v k * U k s).

Lemma lam_pos : 0 < lam.
Proof.
have [k hk] := Sm_pos_ex gam_pos; have := v_eigen k; have := t_pos k => tp e.
have : v k <> 0 by move=> z; rewrite z in hk; lra.
by move=> vn; have -> : lam = t k by apply: (Rmult_eq_reg_r (v k)); [rewrite -e|].
Qed.

Lemma dy s : 0 <= s -> is_derive y s (u s * (gam - lam * (u s * y s))).
Proof.
move=> hs; have -> : u s * (gam - lam * (u s * y s)) = Sm (fun k => v k * vU k s).
  rewrite /gam /y -!Sm_scal -Sm_minus -Sm_scal; apply: Sm_ext => k; rewrite vUE.
  have e := v_eigen k.
  transitivity (u s * (v k * c k) - u s * u s * U k s * (lam * v k)); [ring | rewrite -e; ring].
by apply: Sm_derive => k; apply: (is_derive_scal (U k)); exact: dU'.
Qed.

Lemma y_le s : 0 <= s -> y s * y s <= Sm (fun k => v k * v k) * (u s * u s).
Proof.
move=> hs; apply: Rle_trans (Sm_CS1 _ _) _; rewrite (balance hs).
have := Sm_sq_ge0 v; have := Sm_sq_ge0 (fun k => U k s); nra.
Qed.

(* once y >= m with lam umax m <= <c, v>, it stays there *)
Lemma y_stays umax m a s : 0 <= a <= s -> (forall r, a <= r <= s -> u r <= umax) -> 0 <= m -> lam * (umax * m) <= gam ->
  m <= y a -> m <= y s.
Proof.
move=> as_ hu m0 hm ha; suff : 0 <= y s - m by lra.
apply: (barrier (fun r => y r - m) (fun r => u r * (gam - lam * (u r * y r)) - 0) a s as_); last 1 first.
- move=> r hr neg; have r0 : 0 <= r by lra.
  have up := positive r0; have ub := hu r hr; have lp := lam_pos.
  rewrite Rminus_0_r; apply: Rmult_le_pos; first lra.
  have h1 : u r * y r <= umax * m.
    apply: (Rle_trans _ (u r * m)); first by apply: Rmult_le_compat_l; lra.
    by apply: Rmult_le_compat_r; lra.
  have : lam * (u r * y r) <= lam * (umax * m) by apply: Rmult_le_compat_l; lra.
  by lra.
- by move=> r hr; apply: is_derive_minus; [exact: dy | exact: is_derive_const].
- by lra.
Qed.

Lemma y_ge0 s : 0 <= s -> 0 <= y 0 -> 0 <= y s.
Proof.
move=> hs h; apply: (barrier y (fun r => u r * (gam - lam * (u r * y r))) 0 s) => // [|r hr|r [hr _] neg].
- by lra.
- exact: dy.
- have up := positive hr; have lp := lam_pos; have : 0 <= lam * - (u r * y r) by apply: Rmult_le_pos; nra.
  by nra.
Qed.

(* it becomes positive at once *)
Lemma y_pos1 : 0 <= y 0 -> 0 < y 1.
Proof.
move=> h0; have [M hM] := square_lower; have [b [b1 hb]] := upper; have lp := lam_pos.
pose e := exp (- Rabs M); have ep : 0 < e := exp_pos _.
have us r : 0 <= r <= 1 -> u 0 * u 0 * e <= u r * u r.
  move=> hr; apply: Rle_trans (hM r _); last lra.
  apply: Rmult_le_compat_l; first exact: sq_ge0.
  rewrite /e; case: (Req_dec (- Rabs M) (- M * r)) => [->|ne]; first lra.
  left; apply: exp_increasing; suff : - Rabs M <= - M * r by lra.
  have := Rle_abs M; have := Rabs_pos M; nra.
pose w := Rmin 1 (u 0 * u 0 * e).
have uu : 0 < u 0 * u 0 by nra.
have wp : 0 < w by apply: Rmin_pos; [lra | exact: Rmult_lt_0_compat].
have uw r : 0 <= r <= 1 -> w <= u r.
  move=> hr; have up : 0 < u r by apply: positive; lra.
  have h1 := us r hr; have h2 : w <= u 0 * u 0 * e := Rmin_r _ _; have h3 : w <= 1 := Rmin_l _ _.
  apply: Rnot_lt_le => h; nra.
have ub r : 0 <= r -> u r <= b by move=> hr; have := hb r hr; have := positive hr; nra.
(* while y <= m the slope is at least w gam/2; let m and the slope be small *)
pose m := Rmin (gam / (2 * (lam * b))) (w * gam / 2).
have lb : 0 < lam * b by nra.
have mp : 0 < m by apply: Rmin_pos; [apply: Rdiv_lt_0_compat; lra | have : 0 < w * gam by [exact: Rmult_lt_0_compat]; lra].
have m1 : lam * (b * m) <= gam / 2.
  have h : m <= gam / (2 * (lam * b)) := Rmin_l _ _.
  apply: (Rle_trans _ (lam * b * (gam / (2 * (lam * b))))); last by right; field; lra.
  by rewrite -Rmult_assoc; apply: Rmult_le_compat_l; lra.
have m2 : m <= w * gam / 2 := Rmin_r _ _.
suff : 0 <= y 1 - m * 1 by lra.
apply: (barrier (fun r => y r - m * r) (fun r => u r * (gam - lam * (u r * y r)) - m * 1) 0 1); try (by lra).
- move=> r hr; apply: is_derive_minus; first exact: dy.
  by apply: (is_derive_scal (fun r => r)); exact: is_derive_id.
- move=> r hr neg; have r0 : 0 <= r by lra.
  have y0 := y_ge0 r0 h0; have up := positive r0; have wu := uw r hr; have bu := ub r r0.
  have ym : y r <= m by nra.
  have h1 : u r * y r <= b * m by apply: Rmult_le_compat; lra.
  have h2 : lam * (u r * y r) <= gam / 2 by apply: Rle_trans m1; apply: Rmult_le_compat_l; lra.
  have h3 : w * (gam / 2) <= u r * (gam - lam * (u r * y r)) by apply: Rmult_le_compat; lra.
  lra.
Qed.
End Coordinate.

(* the start: above the cone, or with a nonnegative coordinate along an eigenvector that the loss pulls up *)
Hypothesis start : 0 < delta \/ exists (v : K -> R) (lam : R),
  (forall k, t k * v k = lam * v k) /\ 0 < Sm (fun k => v k * c k) /\ 0 <= Sm (fun k => v k * U k 0).

Lemma lower : exists m, 0 < m /\ forall s, 0 <= s -> m <= u s * u s.
Proof.
case: start => [dp|[v [lam [ve [gp y0]]]]].
  exists delta; split=> // s hs; rewrite (balance hs); have := Sm_sq_ge0 (fun k => U k s); lra.
have [M hM] := square_lower; have [b [b1 hb]] := upper; have lp := lam_pos ve gp.
have ub r : 0 <= r -> u r <= b by move=> hr; have := hb r hr; have := positive hr; nra.
have y1 := y_pos1 ve gp y0.
pose gam := Sm (fun k => v k * c k).
pose m := Rmin (y v 1) (gam / (lam * b)).
have lb : 0 < lam * b by nra.
have mp : 0 < m by apply: Rmin_pos => //; apply: Rdiv_lt_0_compat.
have hm : lam * (b * m) <= gam.
  have h : m <= gam / (lam * b) := Rmin_r _ _.
  apply: (Rle_trans _ (lam * b * (gam / (lam * b)))); last by right; field; lra.
  by rewrite -Rmult_assoc; apply: Rmult_le_compat_l; lra.
pose V := Sm (fun k => v k * v k).
have Vp : 0 < V.
  have [k hk] := Sm_pos_ex gp; have vn : v k <> 0 by move=> z; rewrite z in hk; lra.
  have h := @Sm_term K (fun k => v k * v k) k (fun j => sq_ge0 _).
  by have : 0 < v k * v k by [nra]; rewrite /V; lra.
pose e := u 0 * u 0 * exp (- Rabs M).
have uu : 0 < u 0 * u 0 by nra.
have ep : 0 < e by apply: Rmult_lt_0_compat => //; exact: exp_pos.
exists (Rmin e (m * m / V)); split.
  by apply: Rmin_pos => //; apply: Rdiv_lt_0_compat => //; nra.
move=> s hs; case: (Rle_lt_dec s 1) => [s1|s1].
  apply: Rle_trans (Rmin_l _ _) _; apply: Rle_trans (hM s hs); rewrite /e.
  apply: Rmult_le_compat_l; first lra.
  case: (Req_dec (- Rabs M) (- M * s)) => [->|ne]; first lra.
  left; apply: exp_increasing; suff : - Rabs M <= - M * s by lra.
  have := Rle_abs M; have := Rabs_pos M; nra.
apply: Rle_trans (Rmin_r _ _) _.
have ys : m <= y v s.
  apply: (@y_stays v lam ve gp b m 1 s); [lra| |lra|by []|exact: Rmin_l].
  by move=> r hr; apply: ub; lra.
have h := y_le v hs.
apply: (Rmult_le_reg_l V) => //; rewrite (_ : V * (m * m / V) = m * m); last by field; lra.
apply: Rle_trans h; nra.
Qed.

Lemma rate : exists m, 0 < m /\ forall s, 0 <= s -> F s <= F 0 * exp (- (2 * m * tau) * s).
Proof.
have [m [m0 hm]] := lower; exists m; split=> // s hs.
apply: (@gronwall_le F F' (- (2 * m * tau)) s hs) => [r hr|r [hr _]]; first exact: dF.
apply: Rle_trans (slope r) _; have := hm r hr; have := F_ge0 r => a b'.
have : 0 <= (u r * u r - m) * (tau * F r) by apply: Rmult_le_pos; nra.
lra.
Qed.

Lemma F_to0 : is_lim F p_infty 0.
Proof.
have [m [m0 h]] := rate.
apply: (is_lim_le_le_loc (fun _ => 0) (fun s => F 0 * exp (- (2 * m * tau) * s))).
- exists 0 => s hs; split; [exact: F_ge0 | apply: h; lra].
- exact: is_lim_const.
- rewrite (_ : Finite 0 = Rbar_mult (F 0) 0); last by rewrite /= Rmult_0_r.
  by apply: is_lim_scal_l; apply: exp_decay; nra.
Qed.

Lemma D_to0 k : is_lim (D k) p_infty 0.
Proof.
have e : is_lim (fun s => sqrt (F s / tau)) p_infty 0.
  rewrite -[X in is_lim _ _ (Finite X)]sqrt_0; apply: (is_lim_comp_continuous (fun s => F s / tau) sqrt).
    rewrite (_ : 0 = 0 * / tau); last ring.
    by apply: (is_lim_scal_r F (/ tau) p_infty 0); exact: F_to0.
  by apply: cont_sqrt; lra.
apply: (is_lim_le_le_loc (fun s => - sqrt (F s / tau)) (fun s => sqrt (F s / tau))) => //.
  exists 0 => s hs.
  have h : Rabs (D k s) <= sqrt (F s / tau).
    rewrite -sqrt_Rsqr_abs; apply: sqrt_le_1_alt; apply: (Rmult_le_reg_l tau) => //.
    rewrite (_ : tau * (F s / tau) = F s); last by field; lra.
    apply: Rle_trans (F_term k s); rewrite /Rsqr.
    by have := tau_le k; have := sq_ge0 (D k s); nra.
  by split; move: h; rewrite /Rabs; case: Rcase_abs; lra.
rewrite (_ : Finite 0 = Rbar_opp 0); last by rewrite /= Ropp_0.
exact: is_lim_opp.
Qed.

Theorem uU_limit k : is_lim (fun s => u s * U k s) p_infty (B k).
Proof.
apply: (is_lim_ext (fun s => D k s + B k)) => [s|]; first by rewrite /D; ring.
rewrite -[X in is_lim _ _ (Finite X)](Rplus_0_l (B k)).
by apply: is_lim_plus'; [exact: D_to0 | exact: is_lim_const].
Qed.

Theorem u4_limit : is_lim (fun s => u s * u s * (u s * u s - delta)) p_infty (Sm (fun k => B k * B k)).
Proof.
apply: (is_lim_ext_loc (fun s => Sm (fun k => (u s * U k s) * (u s * U k s)))).
  exists 0 => s hs; rewrite (u4 (Rlt_le _ _ hs)); apply: Sm_ext => k; rewrite /D; ring.
apply: Sm_lim => k.
by have := is_lim_mult _ _ _ _ _ (@uU_limit k) (@uU_limit k); apply.
Qed.

(* the balanced case *)
Hypothesis delta0 : delta = 0.
Definition normB := sqrt (Sm (fun k => B k * B k)).

Lemma B2_pos : 0 < Sm (fun k => B k * B k).
Proof.
case: start => [|[v [lam [ve [gp _]]]]]; first by rewrite delta0; lra.
have [k vk] := Sm_pos_ex gp.
have h : B k <> 0 by move=> z; move: (cB k); rewrite z => z2; rewrite z2 in vk; lra.
apply: Rlt_le_trans (Sm_term (F := fun k => B k * B k) k _); first by nra.
by move=> j; exact: sq_ge0.
Qed.

Theorem u_limit : is_lim u p_infty (sqrt normB).
Proof.
apply: (is_lim_ext_loc (fun s => sqrt (sqrt ((u s * u s) * (u s * u s - delta))))).
  exists 0 => s hs; have up := positive (Rlt_le _ _ hs); rewrite delta0 Rminus_0_r.
  by rewrite sqrt_square; [rewrite sqrt_square; lra | nra].
apply: (is_lim_comp_continuous _ sqrt); last first.
  by apply: cont_sqrt; exact: sqrt_pos.
apply: (is_lim_comp_continuous _ sqrt); first exact: u4_limit.
by apply: cont_sqrt; have := B2_pos; lra.
Qed.

Theorem U_limit k : is_lim (U k) p_infty (B k / sqrt normB).
Proof.
have np : 0 < sqrt normB by apply: sqrt_lt_R0; apply: sqrt_lt_R0; exact: B2_pos.
apply: (is_lim_ext_loc (fun s => (u s * U k s) / u s)).
  by exists 0 => s hs; have up := positive (Rlt_le _ _ hs); field; lra.
have := is_lim_div _ _ _ _ _ (@uU_limit k) u_limit; apply; last by [].
by move=> [z]; lra.
Qed.
End Flow.
