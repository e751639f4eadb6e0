(** * Moments of a prompt: lem-D.2, E[S A S], (A.7) and the reduced population loss

    The coordinates of x_1, .., x_N, of the query and of the task w are linear forms in independent standard normal
    variables with the covariances of the law of the prompts; S = (1/N) sum_m x_m x_m'.  Everything follows from
    Isserlis' formula for four legs (two where they come from different examples) and Stein's identity, which removes w
    and the query.  For every d, N, Lambda, over every field with an order. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From SsrMultinomials Require Import mpoly.
From LSA Require Export moments.gauss.
From LSA Require Import algebra.normal_form.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Moments.
Variables (F : numFieldType) (n d N : nat).
Notation P := {mpoly F[n]}.
Variable Lambda : 'M[F]_d.
(* the coordinates of x_m, of the query and of w as linear forms in independent standard normals *)
Variables (x : 'I_N -> 'I_d -> 'rV[F]_n) (q w : 'I_d -> 'rV[F]_n).
Hypothesis cov_x : forall m m' i j, dot (x m i) (x m' j) = if m == m' then Lambda i j else 0.
Hypothesis cov_q : forall i j, dot (q i) (q j) = Lambda i j.
Hypothesis cov_w : forall i j, dot (w i) (w j) = (i == j)%:R.
Hypothesis cov_xq : forall m i j, dot (x m i) (q j) = 0.
Hypothesis cov_wx : forall m i j, dot (w i) (x m j) = 0.
Hypothesis cov_wq : forall i j, dot (w i) (q j) = 0.
Hypothesis N_pos : N%:R != 0 :> F.

Lemma Lambda_sym : Lambda^T = Lambda.
Proof. by apply/matrixP=> i j; rewrite mxE -!cov_q dotC. Qed.

Definition C (A : 'M[F]_d) : 'M[P]_d := map_mx (@mpolyC n F) A.       (* a fixed matrix *)
Definition EM {r c} (M : 'M[P]_(r, c)) : 'M[F]_(r, c) := map_mx (@E F n) M.
Definition X m : 'cV[P]_d := \col_i lin (x m i).
Definition Qv : 'cV[P]_d := \col_i lin (q i).
Definition Wv : 'cV[P]_d := \col_i lin (w i).
Definition S : 'M[P]_d := (N%:R^-1)%:MP *: \sum_m X m *m (X m)^T.

Lemma Ec (c : F) (p : P) : E (c%:MP * p) = c * E p.
Proof. by rewrite mul_mpolyC linearZ. Qed.

Lemma outer (a b : 'cV[P]_d) i j : (a *m b^T) i j = a i 0 * b j 0.
Proof. by rewrite mxE big_ord1 mxE. Qed.

Lemma sandwich (a b y z : 'cV[P]_d) (A : 'M[F]_d) i j :
  E ((a *m b^T *m C A *m (y *m z^T)) i j) = \sum_k \sum_l A k l * E (a i 0 * b k 0 * y l 0 * z j 0).
Proof.
rewrite mxE exchange_big linear_sum /=; apply: eq_bigr => l _.
rewrite mxE mulr_suml linear_sum; apply: eq_bigr => k _ /=.
by rewrite !outer !mxE -Ec; congr E; move: (a i 0) (b k 0) (y l 0) (z j 0) ((A k l)%:MP) => *; ring.
Qed.

(* sums over the indices of a word *)
Lemma word1 (A L M : 'M[F]_d) i j : \sum_k \sum_l A k l * (L i k * M l j) = (L *m A *m M) i j.
Proof.
rewrite mxE exchange_big; apply: eq_bigr => l _; rewrite mxE mulr_suml; apply: eq_bigr => k _; move: (A k l) (L i k) (M l j) => *; ring.
Qed.
Lemma word2 (A L M : 'M[F]_d) i j : \sum_k \sum_l A k l * (L i l * M k j) = (L *m A^T *m M) i j.
Proof.
rewrite mxE; apply: eq_bigr => k _; rewrite mxE mulr_suml; apply: eq_bigr => l _; rewrite mxE; move: (A k l) (L i l) (M k j) => *; ring.
Qed.
Lemma word3 (A L M : 'M[F]_d) i j : \sum_k \sum_l A k l * (L i j * M k l) = \tr (A *m M^T) * L i j.
Proof.
rewrite /mxtrace mulr_suml; apply: eq_bigr => k _; rewrite mxE mulr_suml; apply: eq_bigr => l _; rewrite mxE; move: (A k l) (L i j) (M k l) => *; ring.
Qed.

(* lemma D.2 *)
Theorem lem_D_2 (A : 'M[F]_d) :
  EM (Qv *m Qv^T *m C A *m Qv *m Qv^T) = Lambda *m (A + A^T) *m Lambda + \tr (A *m Lambda) *: Lambda.
Proof.
apply/matrixP=> i j; rewrite mxE -(mulmxA _ Qv) sandwich.
under eq_bigr => k _ do under eq_bigr => l _ do
  rewrite !mxE E4 !cov_q !mulrDr.
under eq_bigr => k _ do rewrite !big_split /=.
by rewrite !big_split /= word1 word2 word3 Lambda_sym mulmxDr mulmxDl [RHS]mxE [X in _ = X + _]mxE [X in _ = _ + X]mxE.
Qed.

(* E[S A S] *)
Theorem E_SAS (A : 'M[F]_d) :
  EM (S *m C A *m S) = (1 - N%:R^-1) *: (Lambda *m A *m Lambda)
     + N%:R^-1 *: (Lambda *m A^T *m Lambda + Lambda *m A *m Lambda + \tr (A *m Lambda) *: Lambda).
Proof.
apply/matrixP=> i j; rewrite mxE /S -!scalemxAl -scalemxAr [X in E X]mxE [X in E (_ * X)]mxE !Ec.
rewrite !mulmx_suml [X in E X]summxE linear_sum /=.
under eq_bigr => m _ do rewrite mulmx_sumr summxE linear_sum /=.
pose t1 := (Lambda *m A *m Lambda) i j; pose t2 := (Lambda *m A^T *m Lambda) i j.
pose t3 := \tr (A *m Lambda) * Lambda i j.
have e m m' : E ((X m *m (X m)^T *m C A *m (X m' *m (X m')^T)) i j) = t1 + (m == m')%:R * (t2 + t3).
  rewrite sandwich.
  have ifm (a : F) : (if m == m' then a else 0) = (m == m')%:R * a by case: (m == m'); rewrite ?mul1r ?mul0r.
  have step k l : A k l * E (X m i 0 * X m k 0 * X m' l 0 * X m' j 0) = A k l * (Lambda i k * Lambda l j)
      + (m == m')%:R * (A k l * (Lambda i l * Lambda k j)) + (m == m')%:R * (A k l * (Lambda i j * Lambda k l)).
    rewrite !mxE E4 !cov_x !eqxx !ifm; case: (m == m') => /=; rewrite ?mul1r ?mul0r ?addr0 ?mulrDr //.
  under eq_bigr => k _ do under eq_bigr => l _ do rewrite step.
  under eq_bigr => k _ do rewrite !big_split /= -!mulr_sumr.
  by rewrite !big_split /= -!mulr_sumr word1 word2 word3 Lambda_sym mulrDr addrA.
under eq_bigr => m _ do (under eq_bigr => m' _ do rewrite e); rewrite /=.
have -> : \sum_(m < N) \sum_(m' < N) (t1 + (m == m')%:R * (t2 + t3)) = N%:R * N%:R * t1 + N%:R * (t2 + t3).
  rewrite (eq_bigr (fun _ => N%:R * t1 + (t2 + t3))) => [|m _].
    by rewrite sumr_const card_ord -[LHS]mulr_natl; ring.
  rewrite big_split /= sumr_const card_ord -[t1 *+ N]mulr_natl; congr (_ + _).
  rewrite (bigD1 m) //= eqxx mul1r big1 ?addr0 // => m' /negbTE nm; by rewrite eq_sym nm mul0r.
have mD (U V : 'M[F]_d) : (U + V) i j = U i j + V i j by rewrite mxE.
have mZ c (U : 'M[F]_d) : (c *: U) i j = c * U i j by rewrite mxE.
rewrite !(mD, mZ) -/t1 -/t2 -/t3; move: (t1) (t2) (t3) => a b c; field; exact: N_pos.
Qed.

(* (A.7) *)
Theorem eq_A_7 : EM (S *m S) = (1 + N%:R^-1) *: (Lambda *m Lambda) + (\tr Lambda / N%:R) *: Lambda.
Proof.
have -> : S *m S = S *m C 1%:M *m S by rewrite /C map_mx1 mulmx1.
rewrite E_SAS trmx1 !mulmx1 mul1mx; apply/matrixP=> i j.
have mD (U V : 'M[F]_d) : (U + V) i j = U i j + V i j by rewrite mxE.
have mZ c (U : 'M[F]_d) : (c *: U) i j = c * U i j by rewrite mxE.
by rewrite !(mD, mZ); move: ((Lambda *m Lambda) i j) (Lambda i j) (\tr Lambda) => a b c; field; exact: N_pos.
Qed.

(* the reduced population loss (lem-A.1): 2 L = E (u w'S U x - w'x)^2 *)
Variables (u : F) (U : 'M[F]_d).
Definition GammaN : 'M[F]_d := (1 + N%:R^-1) *: Lambda + (\tr Lambda / N%:R) *: 1%:M.
Definition res : 'cV[P]_d := u%:MP *: (S *m C U *m Qv) - Qv.              (* coefficients of w *)
Definition yhat_minus_y : P := (Wv^T *m res) 0 0.

Lemma D_x_free m i j : D (w j) (lin (x m i)) = 0. Proof. by rewrite Dlin cov_wx mpolyC0. Qed.
Lemma D_sum a (I : Type) (r : seq I) (f : I -> P) : D a (\sum_(k <- r) f k) = \sum_(k <- r) D a (f k).
Proof. exact: (linear_sum [linear of D a]). Qed.
Lemma DZ a (c : F) (p : P) : D a (c *: p) = c *: D a p. Proof. exact: linearZ. Qed.
Lemma DB a (p r : P) : D a (p - r) = D a p - D a r. Proof. exact: linearB. Qed.

Lemma resE i : res i 0 = u *: (\sum_k (\sum_l S i l * (U l k)%:MP) * lin (q k)) - lin (q i).
Proof.
rewrite /res mxE [X in X + _]mxE [X in _ + X]mxE mul_mpolyC mxE [Qv i 0]mxE; congr (_ *: _ - _).
by apply: eq_bigr => k _; rewrite mxE [Qv k 0]mxE; congr (_ * _); apply: eq_bigr => l _; congr (_ * _); rewrite mxE.
Qed.

Lemma D_res j i : D (w j) (res i 0) = 0.
Proof.
have DS k l : D (w j) (S k l) = 0.
  rewrite /S mxE mul_mpolyC DZ /= summxE D_sum big1 ?scaler0 // => m _.
  by rewrite outer DM !mxE !D_x_free mul0r mulr0 addr0.
have Dq k : D (w j) (lin (q k)) = 0 by rewrite Dlin cov_wq mpolyC0.
rewrite resE DB DZ Dq subr0 D_sum big1 ?scaler0 // => k _; rewrite DM Dq mulr0 addr0 D_sum big1 ?mul0r // => l _.
by rewrite DM DS mul0r add0r DC mulr0.
Qed.

(* w drops out: E (w'r)^2 = E |r|^2 *)
Lemma drop_w : E (yhat_minus_y * yhat_minus_y) = \sum_i E (res i 0 * res i 0).
Proof.
have -> : yhat_minus_y = \sum_i lin (w i) * res i 0 by rewrite /yhat_minus_y mxE; apply: eq_bigr => i _; rewrite !mxE.
rewrite mulr_suml linear_sum /=; apply: eq_bigr => i _.
rewrite -mulrA E_stein DM D_res mul0r add0r D_sum (bigD1 i) //= big1 ?addr0 => [|k ki].
  by rewrite DM Dlin cov_w eqxx D_res mulr0 addr0 mul1r.
by rewrite DM Dlin cov_w eq_sym (negbTE ki) mpolyC0 mul0r D_res mulr0 addr0.
Qed.

(* the query drops out as well *)
Definition Tm : 'M[P]_d := u%:MP *: (S *m C U) - 1%:M.

Lemma D_x_free_q m i j : D (q j) (lin (x m i)) = 0. Proof. by rewrite Dlin dotC cov_xq mpolyC0. Qed.

Lemma D_Tm j i k : D (q j) (Tm i k) = 0.
Proof.
have DS a l : D (q j) (S a l) = 0.
  rewrite /S mxE mul_mpolyC DZ /= summxE D_sum big1 ?scaler0 // => m _.
  by rewrite outer DM !mxE !D_x_free_q mul0r mulr0 addr0.
have -> : Tm i k = u *: (\sum_l S i l * (U l k)%:MP) - (i == k)%:R.
  rewrite /Tm mxE [X in X + _]mxE [X in _ + X]mxE mul_mpolyC mxE [1%:M i k]mxE; congr (_ *: _ - _).
  by apply: eq_bigr => l _; congr (_ * _); rewrite mxE.
rewrite DB DZ D_sum big1 => [|l _]; last by rewrite DM DS mul0r add0r DC mulr0.
by rewrite scaler0 sub0r; case: (i == k); rewrite ?D1 ?oppr0 // -mpolyC0 DC oppr0.
Qed.

Lemma res_T i : res i 0 = \sum_k Tm i k * lin (q k).
Proof.
have -> : res = Tm *m Qv by rewrite /res /Tm mulmxBl mul1mx -scalemxAl.
by rewrite mxE; apply: eq_bigr => k _; rewrite [Qv k 0]mxE.
Qed.

Lemma drop_q k l (p : P) : (forall j, D (q j) p = 0) -> E (lin (q k) * (lin (q l) * p)) = Lambda k l * E p.
Proof. by move=> free; rewrite E_stein DM Dlin cov_q free mulr0 addr0 Ec. Qed.

Lemma second_moment_res : \sum_i E (res i 0 * res i 0) = \tr (EM (Tm *m C Lambda *m Tm^T)).
Proof.
apply: eq_bigr => i _; rewrite [RHS]mxE (res_T i) mulr_suml linear_sum [X in _ = E X]mxE /=.
have lhs k : E (Tm i k * lin (q k) * \sum_l Tm i l * lin (q l)) = \sum_l Lambda k l * E (Tm i k * Tm i l).
  rewrite mulr_sumr linear_sum; apply: eq_bigr => l _ /=.
  rewrite (_ : _ * _ = lin (q k) * (lin (q l) * (Tm i k * Tm i l))).
    by rewrite drop_q // => j; rewrite DM !D_Tm mul0r mulr0 addr0.
  by move: (Tm i k) (Tm i l) (lin (q k)) (lin (q l)) => *; ring.
under eq_bigr => k _ do rewrite lhs.
rewrite exchange_big linear_sum; apply: eq_bigr => l _ /=.
rewrite [(_ *m _) i l]mxE mulr_suml linear_sum; apply: eq_bigr => k _ /=.
rewrite -Ec; congr E; rewrite [C Lambda k l]mxE [Tm^T l i]mxE.
by move: (Tm i k) (Tm i l) ((Lambda k l)%:MP) => *; ring.
Qed.

Lemma EM_D r c (M1 M2 : 'M[P]_(r, c)) : EM (M1 + M2) = EM M1 + EM M2.
Proof. by apply/matrixP=> i j; rewrite !mxE linearD. Qed.
Lemma EM_Z r c (M1 : 'M[P]_(r, c)) a : EM (a%:MP *: M1) = a *: EM M1.
Proof. by apply/matrixP=> i j; rewrite !mxE Ec. Qed.
Lemma EM_C (A : 'M[F]_d) : EM (C A) = A.
Proof. by apply/matrixP=> i j; rewrite !mxE EC. Qed.
Lemma CM (A B : 'M[F]_d) : C (A *m B) = C A *m C B.
Proof. exact: (map_mxM [rmorphism of @mpolyC n F]). Qed.
Lemma CT (A : 'M[F]_d) : C A^T = (C A)^T.
Proof. by rewrite /C map_trmx. Qed.

Lemma E_S : EM S = Lambda.
Proof.
apply/matrixP=> i j; rewrite mxE /S mxE Ec summxE linear_sum /=.
rewrite (eq_bigr (fun _ => Lambda i j)) => [|m _]; last by rewrite outer !mxE E2 cov_x eqxx.
by rewrite sumr_const card_ord -[Lambda i j *+ N]mulr_natl mulrA mulVf // mul1r.
Qed.

Lemma EM_mulCr (M1 : 'M[P]_d) A : EM (M1 *m C A) = EM M1 *m A.
Proof.
apply/matrixP=> i j; rewrite mxE mxE linear_sum mxE; apply: eq_bigr => k _ /=.
by rewrite [C A k j]mxE mulrC Ec [EM M1 i k]mxE mulrC.
Qed.
Lemma EM_mulCl (M1 : 'M[P]_d) A : EM (C A *m M1) = A *m EM M1.
Proof.
apply/matrixP=> i j; rewrite mxE mxE linear_sum mxE; apply: eq_bigr => k _ /=.
by rewrite [C A i k]mxE Ec [EM M1 k j]mxE.
Qed.
Lemma S_sym : S^T = S.
Proof.
apply/matrixP=> i j; rewrite mxE /S !mxE !summxE; congr (_ * _); apply: eq_bigr => m _.
by rewrite !outer mulrC.
Qed.

Lemma expand (B L B' : 'M[P]_d) c : (c *: B - 1%:M) *m L *m (c *: B' - 1%:M)
  = (c * c) *: (B *m L *m B') - c *: (B *m L) - c *: (L *m B') + L.
Proof.
rewrite mulmxBl mul1mx mulmxBr mulmx1 mulmxBl -!scalemxAl -!scalemxAr scalerA.
move: (L *m B') (B *m L) (B *m L *m B') => Y Z X; apply/matrixP=> i j; rewrite !mxE.
move: (X i j) (Y i j) (Z i j) (L i j) => x1 x2 x3 x4; ring.
Qed.

Theorem E_TLT : EM (Tm *m C Lambda *m Tm^T)
  = (u * u) *: EM (S *m C (U *m Lambda *m U^T) *m S) - u *: (Lambda *m U *m Lambda) - u *: (Lambda *m U^T *m Lambda) + Lambda.
Proof.
have mN r c (M1 : 'M[P]_(r, c)) : EM (- M1) = - EM M1 by apply/matrixP=> i j; rewrite !mxE linearN.
have tT : Tm^T = u%:MP *: (C U^T *m S) - 1%:M.
  have tr (M1 M2 : 'M[P]_d) c : (c *: M1 - M2)^T = c *: M1^T - M2^T by apply/matrixP=> i j; rewrite !mxE.
  by rewrite /Tm tr trmx_mul S_sym CT tr_scalar_mx.
have e : Tm *m C Lambda *m Tm^T = (u * u)%:MP *: (S *m C (U *m Lambda *m U^T) *m S)
    - u%:MP *: (S *m C (U *m Lambda)) - u%:MP *: (C (Lambda *m U^T) *m S) + C Lambda.
  by rewrite tT /Tm expand -mpolyCM !CM !mulmxA.
rewrite e !(EM_D, mN, EM_Z, EM_C) EM_mulCr EM_mulCl E_S !mulmxA.
by [].
Qed.

(* lem-A.1: twice the reduced population loss *)
Theorem lem_A_1 : E (yhat_minus_y * yhat_minus_y) =
  u * u * \tr (GammaN *m Lambda *m U *m Lambda *m U^T) - (u + u) * \tr (Lambda *m Lambda *m U^T) + \tr Lambda.
Proof.
rewrite drop_w second_moment_res E_TLT E_SAS.
have sA : (U *m Lambda *m U^T)^T = U *m Lambda *m U^T by rewrite !trmx_mul trmxK Lambda_sym mulmxA.
rewrite sA /GammaN.
have sL := Lambda_sym; trace_identity F d.
Qed.
End Moments.
