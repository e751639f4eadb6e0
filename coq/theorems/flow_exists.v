(** * The flow exists for all times

    For every start (u0, U0) the flow of a positive operator (operator_flow.v) has a solution on [0, oo): its loss is a
    polynomial, u^2 - tr(U U') does not change, and the two together bound (u, U), since with P = |u| ||U||
        loss >= tau/2 P^2 - ||C|| P.
    The flow of ell is one of them; and gradient flow in all entries of W_PV and W_KQ from Assumption 3.3 is that flow in the
    two active blocks, every other entry standing still. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions algebra.real_matrices theorems.main_theorems theorems.full_flow.
From LSA Require Import analysis.sums analysis.ode analysis.polynomial_flow analysis.existence analysis.operator_flow.
From LSA Require Import moments.population_polynomial theorems.reduced_loss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Section Operator.
Variables (d : nat) (T : {linear 'M[R]_d -> 'M[R]_d}) (C : 'M[R]_d) (tau : R).
Hypothesis T_sym : forall X Y : 'M[R]_d, \tr (T X *m Y^T) = \tr (X *m (T Y)^T).
Hypothesis tau_pos : 0 < tau.
Hypothesis T_pos : forall X : 'M[R]_d, tau * \tr (X *m X^T) <= \tr (T X *m X^T).

(* the parameters: u and the entries of U *)
Let I := [finType of (unit + 'I_d * 'I_d)].
Notation par := (I -> R).
Notation poly := (polyf (F := R_ringType)).
Definition at_u : I := inl tt.
Definition at_U (i j : 'I_d) : I := inr (i, j).
Definition U_of (t : par) : 'M[R]_d := (\matrix_(i, j) t (at_U i j))%ring.
Definition f (t : par) : R := loss T C (t at_u) (U_of t).
Lemma Sm_par (F : par) : Sm F = F at_u + Sm (fun i => Sm (fun j => F (at_U i j))).
Proof.
rewrite -(Sm_pair (fun p => F (inr p))) SmE big_sumType /=; congr (_ + _).
by rewrite -SmE (@Sm_only _ _ tt) => [|[]].
Qed.
Lemma U_ofE t i j : U_of t i j = t (at_U i j). Proof. by rewrite mxE. Qed.

Lemma poly_ext (g h : par -> R) : (forall t, g t = h t) -> poly g -> poly h.
Proof. by move=> e; rewrite (functional_extensionality g h e). Qed.
Lemma poly_Sm (J : finType) (g : J -> par -> R) : (forall j, poly (g j)) -> poly (fun t => Sm (fun j => g j t)).
Proof.
move=> h; rewrite /Sm; elim: (index_enum J) => [|j s IH].
  by apply: poly_ext (poly_const _ 0) => t; rewrite big_nil.
by apply: poly_ext (poly_add (h j) IH) => t; rewrite big_cons.
Qed.
Lemma poly_scal c (g : par -> R) : poly g -> poly (fun t => c * g t).
Proof. exact: (poly_mul (poly_const _ c)). Qed.
Lemma poly_U i j : poly (fun t => U_of t i j).
Proof. by apply: poly_ext (poly_coord _ (at_U i j)) => t; rewrite U_ofE. Qed.
Lemma T_entry (X : 'M[R]_d) k l : T X k l = Sm (fun i => Sm (fun j => T (delta_mx i j) k l * X i j)).
Proof.
rewrite {1}[X]matrix_sum_delta linear_sum summxE SmE; apply: eq_bigr => i _.
by rewrite linear_sum summxE SmE; apply: eq_bigr => j _; rewrite linearZ mxE mulrC.
Qed.
Lemma f_poly : poly f.
Proof.
have q : poly (fun t => \tr (T (U_of t) *m (U_of t)^T)).
  apply: (@poly_ext (fun t => Sm (fun k => Sm (fun l => T (U_of t) k l * U_of t k l)))) => [t|]; first by rewrite tr_prod.
  apply: poly_Sm => k; apply: poly_Sm => l; apply: poly_mul (poly_U k l).
  apply: (@poly_ext (fun t => Sm (fun i => Sm (fun j => T (delta_mx i j) k l * U_of t i j)))) => [t|]; first by rewrite -T_entry.
  by apply: poly_Sm => i; apply: poly_Sm => j; apply: poly_scal; exact: poly_U.
have c : poly (fun t => \tr (C *m (U_of t)^T)).
  apply: (@poly_ext (fun t => Sm (fun k => Sm (fun l => C k l * U_of t k l)))) => [t|]; first by rewrite tr_prod.
  by apply: poly_Sm => k; apply: poly_Sm => l; apply: poly_scal; exact: poly_U.
have u : poly (fun t => t at_u) by exact: poly_coord.
by apply: poly_ext (poly_add (poly_mul (poly_scal (/ 2) (poly_mul u u)) q) (poly_scal (-1) (poly_mul u c))) => t;
  rewrite /f /loss; change (/ 2 * (t at_u * t at_u) * \tr (T (U_of t) *m (U_of t)^T) + -1 * (t at_u * \tr (C *m (U_of t)^T))
    = / 2 * (t at_u * t at_u) * \tr (T (U_of t) *m (U_of t)^T) - t at_u * \tr (C *m (U_of t)^T)); ring.
Qed.

(* the invariant *)
Definition sign (a : I) : R := if a is inl _ then 1 else -1.
Definition b (t : par) : R := Sm (fun a => sign a * (t a * t a)).
Lemma b_poly : poly b.
Proof. by apply: poly_Sm => a; apply: poly_scal; exact: (poly_mul (poly_coord _ a) (poly_coord _ a)). Qed.
Lemma bE t : b t = t at_u * t at_u - \tr (U_of t *m (U_of t)^T).
Proof.
rewrite /b Sm_par tr_prod Rmult_1_l /Rminus; congr (_ + _); rewrite -Sm_opp; apply: Sm_ext => i; rewrite -Sm_opp; apply: Sm_ext => j.
by rewrite !U_ofE /sign /=; ring.
Qed.
Lemma b_grad t a : Derive (fun h => b (move t a h)) 0 = 2 * (sign a * t a).
Proof.
apply: is_derive_unique; pose e c : R := if c == a then 1 else 0.
have m c : is_derive (fun h => move t a h c) 0 (e c).
  by rewrite /move /e; case: (c == a); auto_derive; [by [] | ring | by [] | ring].
have -> : 2 * (sign a * t a) = Sm (fun c => sign c * (e c * move t a 0 c + move t a 0 c * e c)).
  rewrite (@Sm_only _ _ a) => [|c ca]; first by rewrite move0 /e eqxx; ring.
  by rewrite /e (negbTE ca); ring.
by apply: Sm_derive => c; apply: (is_derive_scal (fun h => move t a h c * move t a h c)); exact: derive_prod.
Qed.
Lemma move_u t h : f (move t at_u h) = loss T C (t at_u + h) (U_of t).
Proof. by rewrite /f /move eqxx; congr loss; apply/matrixP => i j; rewrite !mxE; exact: Rplus_0_r. Qed.
Lemma move_U t i j h : f (move t (at_U i j) h) = loss T C (t at_u) (U_of t + h *: delta_mx i j)%ring.
Proof.
rewrite /f {1}/move (_ : (at_u == at_U i j) = false) // Rplus_0_r; congr loss; apply/matrixP => k l.
rewrite mxDE mxZE !mxE /move (_ : (at_U k l == at_U i j) = ((k == i) && (l == j))) //.
by case: (_ && _); [change (t (at_U k l) + h = t (at_U k l) + h * 1) | change (t (at_U k l) + 0 = t (at_U k l) + h * 0)]; ring.
Qed.
Lemma f_grad_u t : Derive (fun h => f (move t at_u h)) 0 = - vel_u T C (t at_u) (U_of t).
Proof. by rewrite (Derive_ext _ _ _ (move_u t)) -(loss_grad_u C T_sym). Qed.
Lemma f_grad_U t i j : Derive (fun h => f (move t (at_U i j) h)) 0 = - vel_U T C (t at_u) (U_of t) i j.
Proof. by rewrite (Derive_ext _ _ _ (move_U t i j)) -mxNE -(loss_grad_U C T_sym) mxE. Qed.
Lemma b_invariant t : Sm (fun a => Derive (fun h => b (move t a h)) 0 * Derive (fun h => f (move t a h)) 0) = 0.
Proof.
rewrite Sm_par b_grad f_grad_u /sign /=.
have -> : Sm (fun i => Sm (fun j => Derive (fun h => b (move t (at_U i j) h)) 0 * Derive (fun h => f (move t (at_U i j) h)) 0))
    = 2 * \tr (U_of t *m (vel_U T C (t at_u) (U_of t))^T).
  rewrite tr_prod -Sm_scal; apply: Sm_ext => i; rewrite -Sm_scal; apply: Sm_ext => j.
  by rewrite b_grad f_grad_U /sign /= U_ofE; ring.
rewrite /vel_u /vel_U; set X := U_of t; set u := t at_u.
have -> : \tr (X *m ((- (u * u))%R *: T X + u *: C)%ring^T) = - (u * u) * \tr (T X *m X^T) + u * \tr (C *m X^T).
  by rewrite linearD !linearZ /= mulmxDr -!scalemxAr trD !trZ -T_sym -[\tr (X *m C^T)]mxtrace_tr trmx_mul trmxK.
ring.
Qed.

Variable x0 : par.
Let delta := Rabs (b x0).
Let c := norm_F C.
Let P0 := 2 * (c + Rabs (f x0)) / tau + 1.
Let M := 1 + (delta + P0).
Lemma P0_ge1 : 1 <= P0.
Proof.
rewrite /P0; have : 0 <= 2 * (c + Rabs (f x0)) / tau; last lra.
apply: Rmult_le_pos; last by left; exact: Rinv_0_lt_compat.
have := norm_F_ge0 C; have := Rabs_pos (f x0); rewrite /c; lra.
Qed.
Lemma bounded_product t : f t <= f x0 -> Rabs (t at_u) * norm_F (U_of t) <= P0.
Proof.
move=> h; apply: Rnot_lt_le => lt; set P := Rabs (t at_u) * norm_F (U_of t) in lt.
have h1 : tau / 2 * (P * P) <= / 2 * (t at_u * t at_u) * \tr (T (U_of t) *m (U_of t)^T).
  rewrite (_ : tau / 2 * (P * P) = / 2 * (t at_u * t at_u) * (tau * \tr (U_of t *m (U_of t)^T))).
    by apply: Rmult_le_compat_l => //; have := Rle_0_sqr (t at_u); rewrite /Rsqr; lra.
  rewrite /P -norm_F_sq (_ : t at_u * t at_u = Rabs (t at_u) * Rabs (t at_u)); last by rewrite -Rabs_mult Rabs_pos_eq //; exact: Rle_0_sqr.
  by field.
have h2 : t at_u * \tr (C *m (U_of t)^T) <= c * P.
  have sq : Rabs (\tr (C *m (U_of t)^T)) <= c * norm_F (U_of t).
    apply: Rabs_le; split; last exact: tr_le_norms.
    have := tr_le_norms C (- U_of t)%ring; rewrite linearN mulmxN /= trN -scaleN1r norm_FZ (_ : Rabs (-1)%ring = 1) ?Rabs_Ropp ?Rabs_R1 //.
    rewrite /c; lra.
  apply: Rle_trans (Rle_abs _) _; rewrite Rabs_mult /P.
  by have := Rmult_le_compat_l _ _ _ (Rabs_pos (t at_u)) sq; lra.
have h3 : tau / 2 * (P * P) - c * P <= Rabs (f x0) by have := Rle_abs (f x0); move: h; rewrite /f /loss; lra.
have h4 : tau * P0 = 2 * (c + Rabs (f x0)) + tau by rewrite /P0; field; lra.
have p1 := P0_ge1; have h5 : c + Rabs (f x0) <= tau / 2 * P by nra.
have := Rabs_pos (f x0); nra.
Qed.
Lemma confined t : f t <= f x0 -> b t = b x0 -> Sm (fun a => Rabs (t a)) <= Sm (fun _ : I => M).
Proof.
move=> h e; apply: Sm_le; have p := bounded_product h; have p1 := P0_ge1.
set q := \tr (U_of t *m (U_of t)^T); set v := t at_u * t at_u.
have q0 : 0 <= q := tr_sq_ge0 _; have v0 : 0 <= v := Rle_0_sqr _.
have pq : v * q <= P0 * P0.
  have -> : v * q = (Rabs (t at_u) * norm_F (U_of t)) * (Rabs (t at_u) * norm_F (U_of t)).
    rewrite /q -norm_F_sq /v (_ : t at_u * t at_u = Rabs (t at_u) * Rabs (t at_u)); last by rewrite -Rabs_mult Rabs_pos_eq.
    ring.
  by apply: Rmult_le_compat => //; apply: Rmult_le_pos; [exact: Rabs_pos | exact: norm_F_ge0 | exact: Rabs_pos | exact: norm_F_ge0].
have be : v - q = b x0 by rewrite -e bE.
have [d1 d2] : - delta <= b x0 /\ b x0 <= delta by rewrite /delta; have := Rle_abs (b x0); have := Rle_abs (- b x0); rewrite Rabs_Ropp; lra.
have d0 : 0 <= delta := Rabs_pos _.
have vb : v <= delta + P0 by apply: Rnot_lt_le => l; nra.
have qb : q <= delta + P0 by apply: Rnot_lt_le => l; nra.
have fin a : t a * t a <= delta + P0 -> Rabs (t a) <= M.
  have -> : t a * t a = Rabs (t a) * Rabs (t a) by rewrite -Rabs_mult Rabs_pos_eq //; exact: Rle_0_sqr.
  by have := Rabs_pos (t a); rewrite /M; nra.
case=> [[]|[i j]]; first exact: fin.
apply: fin; apply: Rle_trans qb; rewrite /q tr_prod.
apply: Rle_trans (Sm_term (F := fun i => Sm (fun j => U_of t i j * U_of t i j)) i _); last by move=> k; apply: Sm_ge0 => l; exact: Rle_0_sqr.
rewrite -(U_ofE t i j); apply: (Sm_term (F := fun j => U_of t i j * U_of t i j)) => l; exact: Rle_0_sqr.
Qed.
Lemma solution_exists : exists x : R -> par, x 0 = x0 /\ solution f x.
Proof.
apply: (gradient_flow_exists f_poly b_poly _ b_invariant confined).
by apply: Sm_ge0 => a; have := P0_ge1; have := Rabs_pos (b x0); rewrite /M /delta; lra.
Qed.
End Operator.

Theorem operator_flow_exists d (T : {linear 'M[R]_d -> 'M[R]_d}) (C : 'M[R]_d) (tau : R) :
  (forall X Y : 'M[R]_d, \tr (T X *m Y^T) = \tr (X *m (T Y)^T)) -> 0 < tau ->
  (forall X : 'M[R]_d, tau * \tr (X *m X^T) <= \tr (T X *m X^T)) -> forall (u0 : R) (U0 : 'M[R]_d),
  exists (u : R -> R) (U : R -> 'M[R]_d), u 0 = u0 /\ U 0 = U0 /\ gradient_flow (loss T C) u U.
Proof.
move=> T_sym tau_pos T_pos u0 U0.
pose x0 (a : unit + 'I_d * 'I_d) : R := match a with inl _ => u0 | inr p => U0 p.1 p.2 end.
have [x [xs sx]] := solution_exists C T_sym tau_pos T_pos x0.
exists (fun s => x s (inl tt)), (fun s => U_of (x s)); split; first by rewrite xs.
split; first by apply/matrixP => i j; rewrite mxE xs.
split=> s hs; first by rewrite (loss_grad_u C T_sym) -(f_grad_u C T_sym); exact: sx.
move=> i j; rewrite (loss_grad_U C T_sym) mxNE -(f_grad_U C T_sym).
by apply: (is_derive_ext (fun r => x r (at_U i j))) => [r|]; [rewrite U_ofE | exact: sx].
Qed.
