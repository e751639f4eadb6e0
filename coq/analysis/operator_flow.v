(** * The flow for a positive operator on matrices

    T is a linear operator on d x d matrices, symmetric and positive definite for <X, Y> = tr(X Y'), and C a matrix:
        loss(u, U) = u^2/2 <T U, U> - u <C, U>,   u' = -u <T U, U> + <C, U>,   U' = -u^2 T U + u C.
    In an orthonormal basis of eigenvectors of T this is the flow of flow.v; here everything is carried back: balance,
    u > 0, the dissipation of the loss, the rate and the limits u U -> A, u^2 (u^2 - delta) -> ||A||^2 with T A = C. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions analysis.sums algebra.real_matrices.
From LSA Require Import analysis.ode analysis.flow.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Section Operator.
Variables (d : nat) (T : {linear 'M[R]_d -> 'M[R]_d}) (C A : 'M[R]_d) (tau : R).
Hypothesis T_sym : forall X Y : 'M[R]_d, \tr (T X *m Y^T) = \tr (X *m (T Y)^T).
Hypothesis tau_pos : 0 < tau.
Hypothesis T_pos : forall X : 'M[R]_d, tau * \tr (X *m X^T) <= \tr (T X *m X^T).
Hypothesis TA : T A = C.

(** ** Coordinates along the eigenvectors of T *)

Let S := lin_mx T.
Definition vec (X : 'M[R]_d) : 'cV[R]_(muln d d) := (mxvec X)^T.

Lemma vec_inner X Y : \tr (X *m Y^T) = Sm (fun k => vec X k ord0 * vec Y k ord0).
Proof.
rewrite tr_prod -(Sm_pair (fun p => X p.1 p.2 * Y p.1 p.2)) [RHS]SmE (reindex _ (curry_mxvec_bij d d)) /=.
by rewrite SmE; apply: eq_bigr => -[i j] _ /=; rewrite !mxE -/(mxvec _) !mxvecE.
Qed.

Lemma vec_T X : vec (T X) = S^T *m vec X.
Proof. by rewrite /vec /S -(mul_vec_lin T) trmx_mul. Qed.

Lemma vecK X : vec_mx (vec X)^T = X.
Proof. by rewrite /vec trmxK mxvecK. Qed.

Lemma vec_onto (x : 'cV[R]_(muln d d)) : exists X, vec X = x.
Proof. by exists (vec_mx x^T); rewrite /vec vec_mxK trmxK. Qed.

Lemma cols_inner m (x y : 'cV[R]_m) : (x^T *m y) ord0 ord0 = Sm (fun k => x k ord0 * y k ord0).
Proof. by rewrite mulE; apply: Sm_ext => k; rewrite trmxE. Qed.

Lemma S_sym : S^T = S.
Proof.
apply/matrixP=> i j.
have [X hX] := vec_onto (delta_mx i ord0); have [Y hY] := vec_onto (delta_mx j ord0).
have := T_sym Y X; rewrite !vec_inner !vec_T hX hY -!colE => h.
have pick m (f : 'I_m -> R) k : Sm (fun l => f l * (delta_mx k ord0 : 'cV[R]_m) l ord0) = f k.
  rewrite (@Sm_only _ _ k) => [|l lk]; first by rewrite mxE !eqxx; change (f k * 1 = f k); ring.
  by rewrite mxE (negbTE lk); change (f l * 0 = 0); ring.
rewrite pick in h; move: h.
rewrite (Sm_ext (G := fun l => (col i S^T) l ord0 * (delta_mx j ord0 : 'cV[R]_(muln d d)) l ord0)) => [|l]; last exact: Rmult_comm.
by rewrite pick !mxE => ->.
Qed.

Section Basis.
Variables (Q : 'M[R]_(muln d d)) (t : 'I_(muln d d) -> R).
Hypothesis QQ : Q *m Q^T = 1%:M.
Hypothesis St : S = spec Q t.
Definition co (X : 'M[R]_d) k : R := (Q *m vec X) k ord0.

Lemma co_inner X Y : \tr (X *m Y^T) = Sm (fun k => co X k * co Y k).
Proof.
rewrite vec_inner /co -!cols_inner; congr (fun_of_matrix _ _ _).
by rewrite trmx_mul mulmxA -(mulmxA (vec X)^T) (mulmx1C QQ) mulmx1.
Qed.
Lemma co_T X k : co (T X) k = t k * co X k.
Proof. by rewrite /co vec_T S_sym St /spec !mulmxA QQ mul1mx -mulmxA dgl. Qed.
Lemma coD X Y k : co (X + Y)%ring k = co X k + co Y k.
Proof. by rewrite /co /vec linearD /= linearD /= mulmxDr mxDE. Qed.
Lemma coZ a X k : co (a *: X)%ring k = a * co X k.
Proof. by rewrite /co /vec linearZ /= linearZ /= -scalemxAr mxZE. Qed.
Lemma coN X k : co (- X)%ring k = - co X k.
Proof. by rewrite -scaleN1r coZ; change (- (1) * co X k = - co X k); ring. Qed.
Lemma co_entry X k : co X k = Sm (fun l => Q k l * vec X l ord0).
Proof. by rewrite /co mulE. Qed.
Lemma entry_co (X : 'M[R]_d) i j : X i j = Sm (fun k => Q k (mxvec_index i j) * co X k).
Proof.
have -> : X i j = vec X (mxvec_index i j) ord0 by rewrite mxE mxvecE.
rewrite -[vec X]mul1mx -(mulmx1C QQ) -mulmxA mulE; apply: Sm_ext => k; by rewrite trmxE.
Qed.
Lemma t_ge k : tau <= t k.
Proof.
have [P hP] := vec_onto (eigen Q k); have := T_pos P; rewrite !co_inner.
have e l : co P l = if k == l then 1 else 0 by rewrite /co hP eigenE // mxE eqxx andbT eq_sym; case: eqP.
rewrite (@Sm_only _ _ k) => [|l lk]; last by rewrite e eq_sym (negbTE lk); ring.
rewrite (@Sm_only _ _ k) => [|l lk]; last by rewrite co_T e eq_sym (negbTE lk); ring.
by rewrite co_T e eqxx; lra.
Qed.
Lemma co_derive (M : R -> 'M[R]_d) (M' : 'M[R]_d) s : (forall i j, is_derive (fun r => M r i j) s (M' i j)) ->
  forall k, is_derive (fun r => co (M r) k) s (co M' k).
Proof.
move=> h k; rewrite co_entry; apply: (is_derive_ext (fun r => Sm (fun l => Q k l * vec (M r) l ord0))) => [r|].
  by rewrite co_entry.
apply: Sm_derive => l; apply: (is_derive_scal (fun r => vec (M r) l ord0)).
have ev X : vec X l ord0 = X (enum_val (cast_ord (esym (mxvec_cast d d)) l)).1 (enum_val (cast_ord (esym (mxvec_cast d d)) l)).2.
  by rewrite mxE; case/mxvec_indexP: l => i j; rewrite mxvecE /mxvec_index cast_ordK enum_rankK.
by rewrite ev; apply: (is_derive_ext (fun r => M r (enum_val (cast_ord (esym (mxvec_cast d d)) l)).1 (enum_val (cast_ord (esym (mxvec_cast d d)) l)).2)) => [r|]; [rewrite ev | exact: h].
Qed.
Lemma co_limit (M : R -> 'M[R]_d) (L : 'M[R]_d) : (forall k, is_lim (fun r => co (M r) k) p_infty (co L k)) -> mx_limit M L.
Proof.
move=> h i j; rewrite entry_co; apply: (is_lim_ext (fun r => Sm (fun k => Q k (mxvec_index i j) * co (M r) k))) => [r|].
  by rewrite -entry_co.
by apply: Sm_lim => k; apply: (is_lim_scal_l (fun r => co (M r) k) _ p_infty (co L k)).
Qed.
Lemma co_A k : co A k = co C k / t k.
Proof. by rewrite -TA co_T; field; have := t_ge k; lra. Qed.
End Basis.

Lemma basis : exists (Q : 'M[R]_(muln d d)) t, Q *m Q^T = 1%:M /\ S = spec Q t.
Proof. exact: spectral_real S_sym. Qed.

(** ** The pointwise inequality behind the rate *)

Definition loss (u : R) (U : 'M[R]_d) : R := / 2 * (u * u) * \tr (T U *m U^T) - u * \tr (C *m U^T).
Definition least : R := - (/ 2 * \tr (C *m A^T)).
(* minus the gradient *)
Definition vel_u (u : R) (U : 'M[R]_d) : R := - u * \tr (T U *m U^T) + \tr (C *m U^T).
Definition vel_U (u : R) (U : 'M[R]_d) : 'M[R]_d := ((- (u * u)) *: T U + u *: C)%ring.
Definition slope2 (u : R) (U : 'M[R]_d) : R := norm_F (vel_U u U) * norm_F (vel_U u U) + vel_u u U * vel_u u U.

Definition energy (X : 'M[R]_d) : R := \tr (T X *m X^T).
Definition gap (u : R) (U : 'M[R]_d) : 'M[R]_d := (u *: U - A)%ring.

Lemma energy_ge X : tau * (norm_F X * norm_F X) <= energy X.
Proof. by rewrite norm_F_sq; exact: T_pos. Qed.

Lemma T_gap u U : T (gap u U) = (u *: T U - C)%ring.
Proof. by rewrite /gap linearB linearZ /= TA. Qed.

Lemma loss_square u U : loss u U - least = / 2 * energy (gap u U).
Proof.
rewrite /loss /least /energy T_gap.
have tr1 (X : 'M[R]_d) : \tr (X *m (gap u U)^T) = u * \tr (X *m U^T) - \tr (X *m A^T).
  by rewrite /gap linearB linearZ /= mulmxBr -scalemxAr trB trZ.
rewrite tr1 !mulmxBl -!scalemxAl !trB !trZ.
have -> : \tr (T U *m A^T) = \tr (C *m U^T) by rewrite T_sym TA tr_prodC.
by field.
Qed.

Lemma loss_ge u U : least <= loss u U.
Proof.
have := loss_square u U; have := energy_ge (gap u U) => h e.
have : 0 <= tau * (norm_F (gap u U) * norm_F (gap u U)) by apply: Rmult_le_pos; [lra | exact: sq_ge0].
lra.
Qed.

(* the minimum is attained exactly where u U = A *)
Lemma loss_min u U : loss u U = least -> u *: U = A.
Proof.
move=> h; have := loss_square u U; rewrite h => e.
have := energy_ge (gap u U); have := sq_ge0 (norm_F (gap u U)) => p q.
have : norm_F (gap u U) * norm_F (gap u U) = 0 by nra.
by move/Rsqr_0_uniq/norm_F_eq0/eqP; rewrite subr_eq0 => /eqP.
Qed.
Lemma loss_at u U : u *: U = A -> loss u U = least.
Proof.
move=> h; have := loss_square u U; have -> : energy (gap u U) = 0.
  by rewrite /energy /gap h subrr linear0 mul0mx mxtrace0.
by lra.
Qed.

Lemma domination u U : 2 * (u * u) * tau * (loss u U - least) <= slope2 u U.
Proof.
have [Q [t [QQ St]]] := basis.
rewrite loss_square /slope2.
set D := gap u U; set g := norm_F _.
have -> : g * g = u * u * \tr (T D *m (T D)^T).
  have e : vel_U u U = ((- u) *: T D)%ring.
    by rewrite /vel_U /D T_gap scalerBr scalerA mulNr; congr (_ + _)%ring; rewrite scaleNr opprK.
  rewrite /g e norm_FZ -norm_F_sq; move: (norm_F _) => x; change (- u)%ring with (- u); rewrite Rabs_Ropp.
  rewrite (_ : Rabs u * x * (Rabs u * x) = (Rabs u * Rabs u) * (x * x)); last ring.
  by rewrite -Rabs_mult Rabs_right //; exact: Rle_ge (sq_ge0 u).
have h : tau * energy D <= \tr (T D *m (T D)^T).
  rewrite /energy !(co_inner QQ) -Sm_scal; apply: Sm_le => k; rewrite !(co_T QQ St).
  have tk := t_ge QQ St k; have := sq_ge0 (co Q D k) => a.
  have : 0 <= t k * (co Q D k * co Q D k) * (t k - tau) by apply: Rmult_le_pos; nra.
  lra.
have := sq_ge0 (vel_u u U).
have : u * u * (tau * energy D) <= u * u * \tr (T D *m (T D)^T) by apply: Rmult_le_compat_l => //; exact: sq_ge0.
lra.
Qed.

(** ** The velocity is minus the gradient *)

Lemma tr_delta (M : 'M[R]_d) i j : \tr (M *m (delta_mx i j)^T) = M i j.
Proof.
rewrite tr_prod (@Sm_only _ _ i) => [|k ki].
  rewrite (@Sm_only _ _ j) => [|k kj]; first by rewrite mxE !eqxx; exact: Rmult_1_r.
  by rewrite mxE (negbTE kj) andbF; exact: Rmult_0_r.
rewrite -[RHS](Sm0 [finType of 'I_d]); apply: Sm_ext => l; rewrite mxE (negbTE ki); exact: Rmult_0_r.
Qed.

Definition ip (X Y : 'M[R]_d) : R := \tr (X *m Y^T).
Lemma ipDl X Y Z : ip (X + Y)%ring Z = ip X Z + ip Y Z. Proof. by rewrite /ip mulmxDl trD. Qed.
Lemma ipDr X Y Z : ip Z (X + Y)%ring = ip Z X + ip Z Y. Proof. by rewrite /ip linearD /= mulmxDr trD. Qed.
Lemma ipZl t X Z : ip (t *: X) Z = t * ip X Z. Proof. by rewrite /ip -scalemxAl trZ. Qed.
Lemma ipBl X Y Z : ip (X - Y)%ring Z = ip X Z - ip Y Z. Proof. by rewrite /ip mulmxBl trB. Qed.
Lemma ipBr X Y Z : ip Z (X - Y)%ring = ip Z X - ip Z Y. Proof. by rewrite /ip linearB /= mulmxBr trB. Qed.
Lemma ipZr t X Z : ip Z (t *: X) = t * ip Z X. Proof. by rewrite /ip linearZ /= -scalemxAr trZ. Qed.

Lemma loss_line u U h E t : loss (u + t * h) (U + t *: E)%ring
  = / 2 * ((u + t * h) * (u + t * h)) * (ip (T U) U + t * (2 * ip (T U) E) + t * t * ip (T E) E)
    - (u + t * h) * (ip C U + t * ip C E).
Proof.
have s : ip (T E) U = ip (T U) E by rewrite /ip T_sym tr_prodC.
have l : T (U + t *: E)%ring = (T U + t *: T E)%ring by rewrite linearD linearZ.
rewrite /loss -!/(ip _ _) l !(ipDl, ipDr, ipZl, ipZr) s; ring.
Qed.

(* the derivative in any direction (h, E) *)
Lemma loss_derive u U h E :
  is_derive (fun t => loss (u + t * h) (U + t *: E)%ring) 0 (- (h * vel_u u U + \tr (vel_U u U *m E^T))).
Proof.
apply: (is_derive_ext (fun t => / 2 * ((u + t * h) * (u + t * h)) * (ip (T U) U + t * (2 * ip (T U) E) + t * t * ip (T E) E)
    - (u + t * h) * (ip C U + t * ip C E))) => [t|]; first by rewrite loss_line.
rewrite /vel_u /vel_U -!/(ip _ _) ipDl !ipZl.
move: (ip (T U) U) (ip (T E) E) (ip (T U) E) (ip C U) (ip C E) => a b f c0 e.
rewrite [X in is_derive _ _ X](_ : _ = - (h * (- u * a + c0) + (- (u * u) * f + u * e))); last by [].
by auto_derive => //; field.
Qed.

Lemma loss_grad_u u U : grad_u loss u U = - vel_u u U.
Proof.
apply: is_derive_unique; have := loss_derive u U 1 0%ring; rewrite trmx0 mulmx0 mxtrace0.
rewrite (_ : - (1 * vel_u u U + 0%ring) = - vel_u u U); last by rring.
by apply: is_derive_ext => t; rewrite scaler0 addr0 Rmult_1_r.
Qed.
Lemma loss_grad_U u U : grad_U loss u U = (- vel_U u U)%ring.
Proof.
apply/matrixP=> i j; rewrite mxE mxNE; apply: is_derive_unique.
have := loss_derive u U 0 (delta_mx i j); rewrite tr_delta.
rewrite (_ : - (0 * vel_u u U + vel_U u U i j) = - vel_U u U i j); last by ring.
by apply: is_derive_ext => t; rewrite Rmult_0_r Rplus_0_r.
Qed.
(* the squared norm of the gradient *)
Lemma loss_slope u U : norm_F (grad_U loss u U) * norm_F (grad_U loss u U) + grad_u loss u U * grad_u loss u U = slope2 u U.
Proof.
by rewrite loss_grad_u loss_grad_U /slope2 -scaleN1r norm_FZ (_ : Rabs (-1)%ring = 1) ?Rabs_Ropp ?Rabs_R1 //; rring.
Qed.
Lemma flow_du u U : gradient_flow loss u U -> forall s, 0 <= s -> is_derive u s (vel_u (u s) (U s)).
Proof. by move=> [h _] s hs; have := h s hs; rewrite loss_grad_u Ropp_involutive. Qed.
Lemma flow_dU u U : gradient_flow loss u U -> forall s, 0 <= s -> forall i j, is_derive (fun r => U r i j) s (vel_U (u s) (U s) i j).
Proof. by move=> [_ h] s hs i j; have := h s hs i j; rewrite loss_grad_U mxNE Ropp_involutive. Qed.

(** ** Along the flow *)

Variables (u : R -> R) (U : R -> 'M[R]_d) (delta : R).
Hypothesis du : forall s, 0 <= s -> is_derive u s (vel_u (u s) (U s)).
Hypothesis dU : forall s, 0 <= s -> forall i j,
  is_derive (fun r => U r i j) s (vel_U (u s) (U s) i j).
Hypothesis u0 : 0 < u 0.
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis bal0 : u 0 * u 0 = \tr (U 0 *m (U 0)^T) + delta.

Section InBasis.
Variables (Q : 'M[R]_(muln d d)) (t : 'I_(muln d d) -> R).
Hypothesis QQ : Q *m Q^T = 1%:M.
Hypothesis St : S = spec Q t.
Let W k s := co Q (U s) k.
Let c k := co Q C k.

Lemma co_du s : 0 <= s -> is_derive u s (- u s * Sm (fun k => t k * (W k s * W k s)) + Sm (fun k => c k * W k s)).
Proof.
move=> hs; have := du hs; rewrite /vel_u !(co_inner QQ).
by rewrite (Sm_ext (F := fun k => co Q (T (U s)) k * co Q (U s) k) (G := fun k => t k * (W k s * W k s))) // => k; rewrite (co_T QQ St) /W; rring.
Qed.
Lemma co_dU k s : 0 <= s -> is_derive (W k) s (- (u s * u s) * t k * W k s + u s * c k).
Proof.
move=> hs; have := co_derive Q (dU hs) k; rewrite /vel_U coD !coZ (co_T QQ St).
by rewrite (_ : - (u s * u s) * (t k * co Q (U s) k) + u s * co Q C k = - (u s * u s) * t k * W k s + u s * c k) // /W /c; rring.
Qed.
Lemma co_bal : u 0 * u 0 = Sm (fun k => W k 0 * W k 0) + delta.
Proof. by rewrite bal0 (co_inner QQ). Qed.
Lemma co_pos k : 0 < t k. Proof. by have := t_ge QQ St k; lra. Qed.
Lemma co_F s : F t c u W s = energy (gap (u s) (U s)).
Proof.
rewrite /energy (co_inner QQ) /F; apply: Sm_ext => k; rewrite (co_T QQ St) coD coN coZ (co_A QQ St) /D /B /W /c; rring.
Qed.
End InBasis.

Theorem op_balance s : 0 <= s -> u s * u s = \tr (U s *m (U s)^T) + delta.
Proof.
move=> hs; have [Q [t [QQ St]]] := basis; rewrite (co_inner QQ).
exact: (balance (co_pos QQ St) (co_du QQ St) (co_dU QQ St) (co_bal QQ)).
Qed.

Theorem op_positive s : 0 <= s -> 0 < u s.
Proof.
move=> hs; have [Q [t [QQ St]]] := basis.
exact: (positive (co_pos QQ St) (co_du QQ St) (co_dU QQ St) u0 delta_ge0 (co_bal QQ) tau_pos (t_ge QQ St)).
Qed.

(* the loss is dissipated by the squared norm of its gradient *)
Theorem op_dissipation s : 0 <= s -> is_derive (fun r => loss (u r) (U r)) s (- slope2 (u s) (U s)).
Proof.
move=> hs; have [Q [t [QQ St]]] := basis.
pose W k s := co Q (U s) k; pose c k := co Q C k.
have := dF (co_pos QQ St) (co_du QQ St) (co_dU QQ St) hs => h.
apply: (is_derive_ext (fun r => / 2 * F t c u W r + least)) => [r|].
  by rewrite (co_F QQ St) -loss_square; rring.
have -> : - slope2 (u s) (U s) = / 2 * F' t c u W s + 0.
  rewrite F'_grad /slope2 /vel_u (@vuE _ _ c (co_pos QQ St)).
  have -> : Sm (fun k => t k * (W k s * W k s)) = \tr (T (U s) *m (U s)^T).
    by rewrite (co_inner QQ); apply: Sm_ext => k; rewrite (co_T QQ St) /W; rring.
  have -> : Sm (fun k => c k * W k s) = \tr (C *m (U s)^T) by rewrite (co_inner QQ).
  have -> : Sm (fun k => vU t c u W k s * vU t c u W k s)
      = norm_F (vel_U (u s) (U s)) * norm_F (vel_U (u s) (U s)).
    rewrite norm_F_sq (co_inner QQ); apply: Sm_ext => k.
    by rewrite (@vUE _ _ c (co_pos QQ St)) /vel_U coD !coZ (co_T QQ St) /W /c; rring.
  field.
apply: is_derive_plus; last exact: is_derive_const.
by apply: (is_derive_scal (F t c u W)).
Qed.

Theorem op_loss_decreases r s : 0 <= r <= s -> loss (u s) (U s) <= loss (u r) (U r).
Proof.
move=> rs; apply: (decreasing (fun r => loss (u r) (U r)) (fun r => - slope2 (u r) (U r)) r s rs) => [x hx|x hx].
  exact: op_dissipation.
rewrite /slope2; have := sq_ge0 (vel_u (u x) (U x)); have := sq_ge0 (norm_F (vel_U (u x) (U x))); lra.
Qed.

(* a uniform lower bound m of u^2 gives the exponential rate *)
Theorem op_rate m : (forall s, 0 <= s -> m <= u s * u s) -> forall s, 0 <= s ->
  loss (u s) (U s) - least <= (loss (u 0) (U 0) - least) * exp (- (2 * m * tau) * s).
Proof.
move=> hm s hs.
apply: (@gronwall_le (fun r => loss (u r) (U r) - least) (fun r => - slope2 (u r) (U r) - 0) (- (2 * m * tau)) s hs) => [r hr|r [hr _]].
  by apply: is_derive_minus; [exact: op_dissipation | exact: is_derive_const].
have := domination (u r) (U r); have := hm r hr; have := loss_ge (u r) (U r) => a b e.
have : 0 <= (u r * u r - m) * (tau * (loss (u r) (U r) - least)) by apply: Rmult_le_pos; nra.
lra.
Qed.

(* the start: above the cone, or with a nonnegative coordinate along an eigenvector that C pulls up *)
Hypothesis start : 0 < delta \/ exists (P : 'M[R]_d) (lam : R),
  T P = lam *: P /\ 0 < \tr (P *m C^T) /\ 0 <= \tr (P *m (U 0)^T).

Lemma co_start Q t : Q *m Q^T = 1%:M -> S = spec Q t -> 0 < delta \/ exists (v : 'I_(muln d d) -> R) (lam : R),
  (forall k, t k * v k = lam * v k) /\ 0 < Sm (fun k => v k * co Q C k) /\ 0 <= Sm (fun k => v k * co Q (U 0) k).
Proof.
move=> QQ St; case: start => [|[P [lam [e [gp y0]]]]]; [by left | right; exists (co Q P), lam].
by rewrite -!(co_inner QQ); split=> // k; rewrite -(co_T QQ St) e coZ.
Qed.

Theorem op_lower : exists m, 0 < m /\ forall s, 0 <= s -> m <= u s * u s.
Proof.
have [Q [t [QQ St]]] := basis.
exact: (lower (co_pos QQ St) (co_du QQ St) (co_dU QQ St) u0 delta_ge0 (co_bal QQ) tau_pos (t_ge QQ St) (co_start QQ St)).
Qed.

Theorem op_limit_uU : mx_limit (fun s => u s *: U s) A.
Proof.
have [Q [t [QQ St]]] := basis; apply: (co_limit QQ) => k; rewrite (co_A QQ St).
apply: (is_lim_ext (fun s => u s * co Q (U s) k)) => [s|]; first by rewrite coZ.
exact: (uU_limit (co_pos QQ St) (co_du QQ St) (co_dU QQ St) u0 delta_ge0 (co_bal QQ) tau_pos (t_ge QQ St) (co_start QQ St)).
Qed.

Lemma co_A2 Q t : Q *m Q^T = 1%:M -> S = spec Q t -> Sm (fun k => B t (co Q C) k * B t (co Q C) k) = \tr (A *m A^T).
Proof. by move=> QQ St; rewrite (co_inner QQ); apply: Sm_ext => k; rewrite (co_A QQ St). Qed.

Theorem op_limit_u4 : is_lim (fun s => u s * u s * (u s * u s - delta)) p_infty (\tr (A *m A^T)).
Proof.
have [Q [t [QQ St]]] := basis; rewrite -(co_A2 QQ St).
exact: (u4_limit (co_pos QQ St) (co_du QQ St) (co_dU QQ St) u0 delta_ge0 (co_bal QQ) tau_pos (t_ge QQ St) (co_start QQ St)).
Qed.

Hypothesis delta0 : delta = 0.
Theorem op_limit_u : is_lim u p_infty (sqrt (norm_F A)).
Proof.
have [Q [t [QQ St]]] := basis; rewrite /norm_F -(co_A2 QQ St).
exact: (u_limit (co_pos QQ St) (co_du QQ St) (co_dU QQ St) u0 delta_ge0 (co_bal QQ) tau_pos (t_ge QQ St) (co_start QQ St) delta0).
Qed.
Theorem op_limit_U : mx_limit U (/ sqrt (norm_F A) *: A).
Proof.
have [Q [t [QQ St]]] := basis; apply: (co_limit QQ) => k; rewrite coZ (co_A QQ St) Rmult_comm /norm_F -(co_A2 QQ St).
exact: (U_limit (co_pos QQ St) (co_du QQ St) (co_dU QQ St) u0 delta_ge0 (co_bal QQ) tau_pos (t_ge QQ St) (co_start QQ St) delta0).
Qed.
Theorem op_A_pos : 0 < norm_F A.
Proof.
have [Q [t [QQ St]]] := basis; rewrite /norm_F -(co_A2 QQ St); apply: sqrt_lt_R0.
exact: (@B2_pos _ t _ (co_pos QQ St) (fun k s => co Q (U s) k) delta (co_start QQ St) delta0).
Qed.
End Operator.
