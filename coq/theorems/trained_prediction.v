(** * The prediction at the limit: eq-4.2, eq-4.3, zsls-11, rem-4.1, and the layers of Ahn et al.

    With only the two active blocks the attention layer predicts u beta' U11 x, beta the mean of the y_i x_i; so u U11 =
    Gamma^-1 gives beta' Gamma^-1 x.  The prediction is bilinear in (W_PV, W_KQ), which makes it invariant under (c, 1/c). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct ring.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions algebra.real_matrices theorems.prediction.
From LSA Require Import theorems.reduced_loss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Ring.
Variables (P : comRingType) (d N : nat).
Lemma slice_prediction (r u : P) (U : 'M[P]_d) (X : 'M[P]_(d, N)) (x : 'cV[P]_d) (y : 'rV[P]_N) :
  prediction r (block_mx 0 0 0 u%:M) (block_mx U 0 0 0) X x y = r * (u * (y *m X^T *m U *m x) ord0 ord0).
Proof.
rewrite /prediction /f_LSA /embedding [LHS]mxE block_mxEdr mxE add0r mxE; congr (_ * _).
rewrite tr_block_mx trmx0 !mulmx_block !(mulmx0, mul0mx, addr0, add0r) block_mxEdr.
by rewrite mul_scalar_mx -scalemxAl mxE !mulmxA.
Qed.
(* rescaling W_PV against W_KQ *)
Lemma prediction_scale (r c c' : P) (V K : 'M[P]_(d + 1)) X x (y : 'rV[P]_N) : c * c' = 1 ->
  prediction r (c *: V) (c' *: K) X x y = prediction r V K X x y.
Proof.
move=> cc; rewrite /prediction /f_LSA; set E := embedding _ _ _.
have -> : c *: V *m E *m (E^T *m (c' *: K) *m E) = V *m E *m (E^T *m K *m E); last by [].
by rewrite -(scalemxAr c' E^T) -!scalemxAl -scalemxAr scalerA cc scale1r.
Qed.
End Ring.

Section Real.
Variables (d n : nat) (N u : R) (Lambda U : 'M[R]_d) (X : 'M[R]_(d, n)) (x : 'cV[R]_d).
Let m : R := n%:R^-1.
(* u U11 = Gamma^-1: the limit (4.1), and every global minimum on the slice *)
Hypothesis limit : u *: U = invmx (Gamma N Lambda).
Definition beta_of (y : 'rV[R]_n) : 'cV[R]_d := m *: (X *m y^T).
Definition S_of : 'M[R]_d := m *: (X *m X^T).

Theorem eq_4_3_row (y : 'rV[R]_n) : prediction m (block_mx 0 0 0 u%:M) (block_mx U 0 0 0) X x y
  = ((beta_of y)^T *m invmx (Gamma N Lambda) *m x) ord0 ord0.
Proof.
have bt : (beta_of y)^T = m *: (y *m X^T) by rewrite /beta_of [(m *: _)^T]linearZ /= trmx_mul trmxK.
have mZ (s : R) (A : 'M[R]_1) : (s *: A) ord0 ord0 = s * A ord0 ord0 by rewrite mxE.
by rewrite slice_prediction -limit bt -!scalemxAl -scalemxAr -scalemxAl !mZ.
Qed.
Hypothesis Gi_s : (invmx (Gamma N Lambda))^T = invmx (Gamma N Lambda).
Theorem eq_4_3 (y : 'rV[R]_n) : prediction m (block_mx 0 0 0 u%:M) (block_mx U 0 0 0) X x y
  = (x^T *m invmx (Gamma N Lambda) *m beta_of y) ord0 ord0.
Proof.
rewrite eq_4_3_row -[LHS](_ : (((beta_of y)^T *m invmx (Gamma N Lambda) *m x)^T) ord0 ord0 = _); last by rewrite mxE.
by rewrite !trmx_mul trmxK Gi_s mulmxA.
Qed.
Theorem eq_4_2 (w : 'cV[R]_d) : prediction m (block_mx 0 0 0 u%:M) (block_mx U 0 0 0) X x (w^T *m X)
  = (x^T *m invmx (Gamma N Lambda) *m S_of *m w) ord0 ord0.
Proof.
by rewrite eq_4_3 /beta_of /S_of trmx_mul trmxK -scalemxAr -scalemxAr -scalemxAl !mulmxA.
Qed.
End Real.

Section Gamma.
Local Open Scope R_scope.
Variables (d : nat) (N : R) (Lambda : 'M[R]_d).
Hypothesis N_pos : 0 < N.
Theorem zsls_11_matrix : (Lambda + (1 / N)%R *: (Lambda + \tr Lambda *: 1%:M) = Gamma N Lambda)%ring.
Proof.
apply/matrixP=> i j; rewrite /Gamma !(mxDE, mxZE); move: (Lambda i j) (1%:M i j) => a b.
change (a + 1 / N * (a + \tr Lambda * b) = (N + 1) / N * a + \tr Lambda / N * b); field; lra.
Qed.
Theorem rem_4_1 : Gamma N (1%:M : 'M[R]_d) = (1 + (INR d + 1) / N)%R *: 1%:M.
Proof.
have t : \tr (1%:M : 'M[R]_d) = INR d.
  by rewrite trE (Sm_ext (G := fun _ => 1)) ?Sm_const ?Rmult_1_r // => i; rewrite mx1E eqxx.
apply/matrixP=> i j; rewrite /Gamma !(mxDE, mxZE) t; move: (1%:M i j) => b.
change ((N + 1) / N * b + INR d / N * b = (1 + (INR d + 1) / N) * b); field; lra.
Qed.
End Gamma.

Section Layers.
Local Open Scope R_scope.
Variables (d : nat) (S A : 'M[R]_d) (p w q : 'cV[R]_d).
Hypothesis S_sym : S^T = S.
Definition residual_risk (v : 'cV[R]_d) : R := form (v - w)%ring S (v - w)%ring / 2.
Definition grad_col (f : 'cV[R]_d -> R) (v : 'cV[R]_d) : 'cV[R]_d := (\col_i Derive (fun h => f (v + h *: delta_mx i ord0)%ring) 0)%ring.
Lemma grad_residual v : grad_col residual_risk v = S *m (v - w)%ring.
Proof.
apply/colP=> i; rewrite mxE; apply: is_derive_unique.
pose D := (v - w)%ring; pose E := delta_mx i ord0 : 'cV[R]_d.
have ex h : residual_risk (v + h *: E)%ring = (form D S D + h * (2 * form E S D) + h * h * form E S E) / 2.
  have sym : form D S E = form E S D by rewrite !form_tr -[in LHS]mxtrace_tr !trmx_mul trmxK S_sym mxtrace_mulC.
  have l1 c (a b r : 'cV[R]_d) : form (a + c *: b)%ring S r = form a S r + c * form b S r.
    by rewrite /form linearD linearZ /= !mulmxDl -!scalemxAl mxDE mxZE.
  have l2 c (a b r : 'cV[R]_d) : form r S (a + c *: b)%ring = form r S a + c * form r S b.
    by rewrite /form mulmxDr -scalemxAr mxDE mxZE.
  rewrite /residual_risk (_ : (v + h *: E - w = D + h *: E)%ring); last by rewrite addrAC.
  by rewrite l1 !l2 sym; field.
have eE : form E S D = (S *m D) i ord0.
  rewrite /form -mulmxA mulE (@Sm_only _ _ i) => [|j ji]; first by rewrite trmxE mxE !eqxx; exact: Rmult_1_l.
  by rewrite trmxE mxE (negbTE ji); exact: Rmult_0_l.
apply: (is_derive_ext (fun h => (form D S D + h * (2 * form E S D) + h * h * form E S E) / 2)) => [h|]; first by rewrite -ex.
by rewrite -eE; move: (form D S D) (form E S D) (form E S E) => a b c; auto_derive => //; field.
Qed.
(* ours-ahn-lemma-1: beta = S w *)
Theorem ours_ahn_lemma_1 : - form q 1%:M p - form (S *m w - S *m p)%ring A q
  = - form q 1%:M (p - A^T *m grad_col residual_risk p)%ring.
Proof.
rewrite grad_residual.
have -> : form q 1%:M (p - A^T *m (S *m (p - w)))%ring = form q 1%:M p - form q 1%:M (A^T *m (S *m (p - w)))%ring by rewrite /form mulmxBr mxBE.
have -> : form q 1%:M (A^T *m (S *m (p - w)))%ring = form (S *m (p - w))%ring A q.
  have tr11 (M : 'M[R]_1) : M ord0 ord0 = M^T ord0 ord0 by rewrite mxE.
  by move: (S *m (p - w)%ring) => v; rewrite /form mulmx1 [LHS]tr11 !trmx_mul !trmxK.
have -> : form (S *m w - S *m p)%ring A q = - form (S *m (p - w))%ring A q.
  rewrite -mulmxBr -[(w - p)%ring]opprB mulmxN /form linearN /= !mulNmx mxNE; by [].
ring.
Qed.
End Layers.
