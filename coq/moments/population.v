(** * The population loss over all entries of W_PV and W_KQ, from the law of the prompts

    The loss is 1/2 E (yhat - <w, x>)^2 for the literal attention layer on Gaussian prompts.  With
        A = u U11 + u12 u21',
    the error splits into a part odd in w, w'(S A - I) x, and a part even in w,
        e = u12'(S + xx'/N) U11 x + u (w'Sw) (u21'x);
    the mean of their product vanishes (Stein, for w).  The odd part is the error of lem-A.1 for u = 1 and U11 = A.
    If e = 0 as a polynomial and u is not zero, then d^2 e/dw_i^2 = 2 u S_ii (u21'x) = 0 gives u21'x = 0, and E[e x'] = 0 is
    a linear equation for u12.  Over every ordered field. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From SsrMultinomials Require Import mpoly.
From LSA Require Export theorems.prediction moments.gauss moments.prompt_moments.
From LSA Require Import moments.positivity.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** The law of the prompts *)
(* linear forms in k independent standard normal variables: the coordinates of x_1, .., x_n, of the query and of w *)
Record prompts (F : realFieldType) (d n k : nat) (Lambda : 'M[F]_d) := Prompts {
  leg_x : 'I_n -> 'I_d -> 'rV[F]_k;
  leg_q : 'I_d -> 'rV[F]_k;
  leg_w : 'I_d -> 'rV[F]_k;
  cov_xx : forall m m' i j, dot (leg_x m i) (leg_x m' j) = if m == m' then Lambda i j else 0;
  cov_qq : forall i j, dot (leg_q i) (leg_q j) = Lambda i j;
  cov_ww : forall i j, dot (leg_w i) (leg_w j) = (i == j)%:R;
  cov_xq : forall m i j, dot (leg_x m i) (leg_q j) = 0;
  cov_wx : forall m i j, dot (leg_w i) (leg_x m j) = 0;
  cov_wq : forall i j, dot (leg_w i) (leg_q j) = 0 }.

Section Loss.
Variables (F : realFieldType) (d n k : nat) (Lambda : 'M[F]_d) (law : prompts n k Lambda).
Hypothesis n_pos : (0 < n)%N.
Notation P := {mpoly F[k]}.
Notation x := (leg_x law). Notation q := (leg_q law). Notation w := (leg_w law).
Let N_nz : n%:R != 0 :> F. Proof. by rewrite pnatr_eq0 -lt0n. Qed.

(* the matrix of the examples *)
Definition Xmat : 'M[P]_(d, n) := \matrix_(i, m) lin (x m i).
Definition const {r c} (M : 'M[F]_(r, c)) : 'M[P]_(r, c) := map_mx (@mpolyC k F) M.
Notation qv := (Qv q). Notation wv := (Wv w).
(* the prediction of f_LSA on a prompt with labels <w, x_m>, and the population loss (3.8) *)
Definition yhat (V K : 'M[F]_(d + 1)) : P := prediction (n%:R^-1)%:MP (const V) (const K) Xmat qv (wv^T *m Xmat).
Definition error (V K : 'M[F]_(d + 1)) : P := yhat V K - (wv^T *m qv) ord0 ord0.
Definition population (V K : 'M[F]_(d + 1)) : F := 2%:R^-1 * E (error V K * error V K).

Notation S := (S x).
Lemma S_X : S = (n%:R^-1)%:MP *: (Xmat *m Xmat^T).
Proof.
rewrite /prompt_moments.S; congr (_ *: _); apply/matrixP=> i j; rewrite summxE mxE; apply: eq_bigr => m _.
by rewrite outer !mxE.
Qed.

(** ** Blocks *)
Variables (V K : 'M[F]_(d + 1)).
Let u12 := b_u12 V. Let u := b_u V. Let U11 := b_U11 K. Let u21 := b_u21 K.
Definition blockA : 'M[F]_d := u *: U11 + u12 *m u21^T.

Definition e0 : P := ((const u12)^T *m (S + (n%:R^-1)%:MP *: (qv *m qv^T)) *m const U11 *m qv) ord0 ord0.
Definition el : P := ((const u21)^T *m qv) ord0 ord0.
Definition evenp : P := e0 + u%:MP * (wv^T *m S *m wv) ord0 ord0 * el.
Definition oddp : P := yhat_minus_y x q w 1 blockA.

Lemma constM r c l (A : 'M[F]_(r, c)) (B : 'M[F]_(c, l)) : const (A *m B) = const A *m const B.
Proof. exact: (map_mxM [rmorphism of @mpolyC k F]). Qed.
Lemma constD r c (A B : 'M[F]_(r, c)) : const (A + B) = const A + const B.
Proof. by apply/matrixP=> i j; rewrite !mxE mpolyCD. Qed.
Lemma constZ r c a (A : 'M[F]_(r, c)) : const (a *: A) = a%:MP *: const A.
Proof. by apply/matrixP=> i j; rewrite !mxE mpolyCM. Qed.
Lemma constT r c (A : 'M[F]_(r, c)) : const A^T = (const A)^T.
Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.

Theorem error_split : error V K = oddp + evenp.
Proof.
rewrite /error /yhat eq_3_6 -S_X.
have -> : b_u12 (const V) = const u12 by apply/matrixP=> i j; rewrite !mxE.
have -> : b_u (const V) = u%:MP by rewrite /u /b_u [LHS]mxE [LHS]mxE [LHS]mxE [drsubmx V _ _]mxE [dsubmx V _ _]mxE.
have -> : b_U11 (const K) = const U11 by apply/matrixP=> i j; rewrite !mxE.
have -> : b_u21 (const K) = const u21 by apply/matrixP=> i j; rewrite !mxE.
have mD r c (A B : 'M[P]_(r, c)) i j : (A + B) i j = A i j + B i j by rewrite mxE.
have mB r c (A B : 'M[P]_(r, c)) i j : (A - B) i j = A i j - B i j by rewrite !mxE.
have mZ r c s (A : 'M[P]_(r, c)) i j : (s *: A) i j = s * A i j by rewrite mxE.
have m11 (A B : 'M[P]_1) : (A *m B) ord0 ord0 = A ord0 ord0 * B ord0 ord0 by rewrite mxE big_ord1.
have St : S^T = S by exact: (S_sym x).
have bt : (S *m wv)^T = wv^T *m S by rewrite trmx_mul St.
have od : oddp = (wv^T *m S *m const U11 *m qv) ord0 ord0 * u%:MP + ((wv^T *m S *m const u12) *m ((const u21)^T *m qv)) ord0 ord0 - (wv^T *m qv) ord0 ord0.
  rewrite /oddp /yhat_minus_y /res mulmxBr mB; congr (_ - _).
  rewrite mpolyC1 scale1r -[C k blockA]/(const blockA) /blockA constD constZ constM (constT u21).
  by rewrite mulmxDr mulmxDl -scalemxAr -scalemxAl mulmxDr -scalemxAr mD mZ !mulmxA mulrC.
have sw : ((const u12)^T *m (S *m wv)) ord0 ord0 = (wv^T *m S *m const u12) ord0 ord0.
  by rewrite -bt -[const u12 in RHS]trmxK -trmx_mul [RHS]mxE.
rewrite od bt sw /evenp /e0 /el mulmxDl mulmxDl mD -!scalemxAl mZ m11.
have fin (b0 b1 b2 b3 b4 b5 v : P) : b0 + v * b1 + (b2 + v * b4) * b3 - b5 = b1 * v + b2 * b3 - b5 + (b0 + v * b4 * b3) by ring.
exact: fin.
Qed.

(** ** Polynomials without w *)
Definition wfree (p : P) : Prop := forall j, D (w j) p = 0.
Lemma wfree_mul p r : wfree p -> wfree r -> wfree (p * r).
Proof. by move=> hp hr j; rewrite DM hp hr mul0r mulr0 addr0. Qed.
Lemma wfree_add p r : wfree p -> wfree r -> wfree (p + r).
Proof. by move=> hp hr j; rewrite linearD /= hp hr addr0. Qed.
Lemma wfree_sum (I : finType) (f : I -> P) : (forall i, wfree (f i)) -> wfree (\sum_i f i).
Proof. by move=> h j; rewrite linear_sum big1 // => i _; exact: h. Qed.
Lemma wfree_const c : wfree c%:MP. Proof. by move=> j; rewrite DC. Qed.
Lemma wfree_q i : wfree (lin (q i)). Proof. by move=> j; rewrite Dlin (cov_wq law) mpolyC0. Qed.
Lemma wfree_x m i : wfree (lin (x m i)). Proof. by move=> j; rewrite Dlin (cov_wx law) mpolyC0. Qed.
Definition mfree {r c} (M : 'M[P]_(r, c)) : Prop := forall i j, wfree (M i j).
Lemma mfree_mul r c l (A : 'M[P]_(r, c)) (B : 'M[P]_(c, l)) : mfree A -> mfree B -> mfree (A *m B).
Proof. by move=> hA hB i j; rewrite mxE; apply: wfree_sum => m; exact: wfree_mul. Qed.
Lemma mfree_add r c (A B : 'M[P]_(r, c)) : mfree A -> mfree B -> mfree (A + B).
Proof. by move=> hA hB i j; rewrite mxE; exact: wfree_add. Qed.
Lemma mfree_scale r c s (A : 'M[P]_(r, c)) : mfree A -> mfree (s%:MP *: A).
Proof. by move=> hA i j; rewrite mxE; apply: wfree_mul => //; exact: wfree_const. Qed.
Lemma mfree_const r c (A : 'M[F]_(r, c)) : mfree (const A). Proof. by move=> i j; rewrite mxE; exact: wfree_const. Qed.
Lemma mfree_tr r c (A : 'M[P]_(r, c)) : mfree A -> mfree A^T. Proof. by move=> h i j; rewrite mxE; exact: h. Qed.
Lemma mfree_q : mfree qv. Proof. by move=> i j; rewrite mxE; exact: wfree_q. Qed.
Lemma mfree_S : mfree S.
Proof.
move=> i j; rewrite /prompt_moments.S mxE summxE; apply: wfree_mul; first exact: wfree_const.
by apply: wfree_sum => m; rewrite outer !mxE; apply: wfree_mul; exact: wfree_x.
Qed.
Lemma wfree_e0 : wfree e0.
Proof.
apply: mfree_mul mfree_q _ _; apply: mfree_mul (mfree_const _); apply: mfree_mul; first exact: mfree_tr (mfree_const _).
apply: mfree_add mfree_S _; apply: mfree_scale; apply: mfree_mul mfree_q _; exact: mfree_tr mfree_q.
Qed.
Lemma wfree_el : wfree el.
Proof. by apply: mfree_mul mfree_q _ _; exact: mfree_tr (mfree_const _). Qed.

Lemma E_w1 i p : wfree p -> E (lin (w i) * p) = 0.
Proof. by move=> h; rewrite E_stein h linear0. Qed.
Lemma E_w3 i j l p : wfree p -> E (lin (w i) * (lin (w j) * (lin (w l) * p))) = 0.
Proof.
move=> h; have Dw a b : D (w a) (lin (w b)) = (dot (w a) (w b))%:MP by rewrite Dlin.
rewrite E_stein DM (DM (w i) (lin (w l))) !Dw h mulr0 addr0 linearD /=.
by rewrite Ec (E_w1 l h) mulr0 add0r mulrCA Ec (E_w1 j h) mulr0.
Qed.

(* the odd part is linear in w *)
Lemma odd_lin : oddp = \sum_i lin (w i) * res x q 1 blockA i ord0.
Proof. by rewrite /oddp /yhat_minus_y mxE; apply: eq_bigr => i _; rewrite !mxE. Qed.
Lemma wfree_res i : wfree (res x q 1 blockA i ord0).
Proof. by move=> j; apply: (D_res (cov_wx law) (cov_wq law)). Qed.
Lemma wSw : (wv^T *m S *m wv) ord0 ord0 = \sum_j \sum_l lin (w l) * (lin (w j) * S l j).
Proof.
rewrite mxE; apply: eq_bigr => j _; rewrite mxE mulr_suml; apply: eq_bigr => l _.
by rewrite [wv^T _ _]mxE [wv l _]mxE [wv j _]mxE -mulrA (mulrC (S l j)).
Qed.
Theorem E_odd_even : E (oddp * evenp) = 0.
Proof.
rewrite odd_lin mulr_suml linear_sum big1 // => i _ /=.
have h1 : E (lin (w i) * res x q 1 blockA i ord0 * e0) = 0.
  by rewrite -mulrA; apply: E_w1; exact: wfree_mul (wfree_res i) wfree_e0.
rewrite /evenp mulrDr linearD /= h1 add0r.
rewrite wSw mulr_sumr mulr_suml mulr_sumr linear_sum big1 // => j _ /=.
rewrite mulr_sumr mulr_suml mulr_sumr linear_sum big1 // => l _ /=.
have -> : lin (w i) * res x q 1 blockA i ord0 * (u%:MP * (lin (w l) * (lin (w j) * S l j)) * el)
  = lin (w i) * (lin (w l) * (lin (w j) * (res x q 1 blockA i ord0 * u%:MP * S l j * el))) by ring.
apply: E_w3; apply: wfree_mul wfree_el; apply: wfree_mul; last exact: mfree_S.
by apply: wfree_mul (wfree_res i) _; exact: wfree_const.
Qed.

(** ** The loss in blocks *)
Theorem population_blocks : population V K = 2%:R^-1 * (\tr (GammaN n Lambda *m Lambda *m blockA *m Lambda *m blockA^T)
   - (\tr (Lambda *m Lambda *m blockA^T) + \tr (Lambda *m Lambda *m blockA^T)) + \tr Lambda) + 2%:R^-1 * E (evenp * evenp).
Proof.
rewrite /population error_split -mulrDr; congr (_ * _).
have -> : (oddp + evenp) * (oddp + evenp) = oddp * oddp + (oddp * evenp + oddp * evenp) + evenp * evenp by ring.
rewrite linearD /= linearD /= linearD /= E_odd_even !addr0; congr (_ + _).
rewrite /oddp (lem_A_1 (cov_xx law) (cov_qq law) (cov_ww law) (cov_xq law) (cov_wx law) (cov_wq law) N_nz).
by rewrite !mul1r mulrDl !mul1r.
Qed.
Lemma even_ge0 : 0 <= E (evenp * evenp). Proof. exact: E_sq_ge0. Qed.
Lemma even_slice : u12 = 0 -> u21 = 0 -> evenp = 0.
Proof.
move=> h12 h21; rewrite /evenp /e0 /el -/u12 -/u21 h12 h21.
have c0 : const (0 : 'cV[F]_d) = 0 by apply/matrixP=> i j; rewrite !mxE mpolyC0.
by rewrite c0 trmx0 !mul0mx mxE mulr0 addr0.
Qed.

(** ** Where the even part vanishes *)
Lemma lin_q (a : 'cV[F]_d) : ((const a)^T *m qv) ord0 ord0 = \sum_i a i ord0 *: lin (q i).
Proof. by rewrite mxE; apply: eq_bigr => i _; rewrite !mxE mul_mpolyC. Qed.
Lemma E_lin_qq (a b : 'cV[F]_d) : E (((const a)^T *m qv) ord0 ord0 * ((const b)^T *m qv) ord0 ord0) = (a^T *m Lambda *m b) ord0 ord0.
Proof.
rewrite !lin_q mulr_suml linear_sum /= [RHS]mxE [RHS](eq_bigr (fun j => \sum_i a i ord0 * Lambda i j * b j ord0)) => [|j _].
  rewrite exchange_big; apply: eq_bigr => i _; rewrite mulr_sumr linear_sum; apply: eq_bigr => j _ /=.
  by rewrite -scalerAl -scalerAr !linearZ /= E2 (cov_qq law) mulrA mulrAC.
by rewrite mxE mulr_suml; apply: eq_bigr => i _; rewrite mxE.
Qed.
Hypothesis Lambda_pos : forall p : 'cV[F]_d, p != 0 -> 0 < (p^T *m Lambda *m p) ord0 ord0.
Lemma E_Sii i : E (S i i) = Lambda i i.
Proof. by have := E_S (cov_xx law) N_nz; move/matrixP/(_ i i); rewrite mxE. Qed.
Lemma Lambda_ii i : 0 < Lambda i i.
Proof.
have nz : (delta_mx i ord0 : 'cV[F]_d) != 0.
  by apply/negP=> /eqP/matrixP/(_ i ord0); rewrite !mxE !eqxx => /eqP; rewrite oner_eq0.
by have := Lambda_pos nz; rewrite trmx_delta -rowE -colE !mxE.
Qed.
Lemma even_zero_u21 : evenp = 0 -> u != 0 -> u21 = 0.
Proof.
move=> ev nu; case: (eqVneq u21 0) => // nz; exfalso.
have [i _] : exists i : 'I_d, true.
  case: (posnP d) => [d0|dp]; last by exists (Ordinal dp).
  by exfalso; move: nz; rewrite (_ : u21 = 0) ?eqxx //; apply/matrixP=> i; exfalso; move: i; rewrite d0 => -[].
have Dw a b : D (w a) (lin (w b)) = ((a == b)%:R)%:MP by rewrite Dlin (cov_ww law).
have d1 (f : 'I_d -> P) : \sum_l ((i == l)%:R)%:MP * f l = f i.
  rewrite (bigD1 i) //= eqxx mpolyC1 mul1r big1 ?addr0 // => l li.
  by rewrite eq_sym (negbTE li) mpolyC0 mul0r.
have D0 p r : wfree p -> D (w i) (r * p) = D (w i) r * p by move=> h; rewrite DM h mulr0 addr0.
have Du f : D (w i) (u%:MP * f) = u%:MP * D (w i) f by rewrite DM DC mul0r add0r.
have Dq : D (w i) ((wv^T *m S *m wv) ord0 ord0) = \sum_j lin (w j) * S i j + \sum_j lin (w j) * S j i.
  rewrite wSw linear_sum /=.
  rewrite (eq_bigr (fun j => lin (w j) * S i j + ((i == j)%:R)%:MP * \sum_l lin (w l) * S l j)) => [|j _].
    by rewrite big_split /= d1.
  rewrite linear_sum /= (eq_bigr (fun l => ((i == l)%:R)%:MP * (lin (w j) * S l j) + ((i == j)%:R)%:MP * (lin (w l) * S l j))) => [|l _].
    by rewrite big_split /= d1 mulr_sumr.
  rewrite DM (D0 _ _ (mfree_S l j)) !Dw; congr (_ + _); by rewrite mulrCA.
have DD : D (w i) (\sum_j lin (w j) * S i j + \sum_j lin (w j) * S j i) = S i i + S i i.
  rewrite linearD /= !linear_sum /=.
  rewrite (eq_bigr (fun j => ((i == j)%:R)%:MP * S i j)) => [|j _]; last by rewrite (D0 _ _ (mfree_S i j)) Dw.
  by rewrite d1 (eq_bigr (fun j => ((i == j)%:R)%:MP * S j i)) => [|j _]; [rewrite d1 | rewrite (D0 _ _ (mfree_S j i)) Dw].
have z : (u%:MP * (S i i + S i i)) * el = 0.
  have := congr1 (fun p => D (w i) (D (w i) p)) ev; rewrite !linear0 /evenp linearD /= wfree_e0 add0r.
  by rewrite (D0 _ _ wfree_el) Du Dq (D0 _ _ wfree_el) Du DD.
have eln : el != 0.
  apply/negP=> /eqP e; have := E_lin_qq u21 u21; rewrite -/el e mul0r linear0 => h.
  by have := Lambda_pos nz; rewrite -h ltxx.
have Sn : S i i + S i i != 0.
  by apply/negP=> /eqP e; have := congr1 (@E F k) e; rewrite linearD linear0 /= E_Sii => h; have := Lambda_ii i; rewrite -[X in 0 < X](@addrK _ (Lambda i i)) h sub0r oppr_gt0 => h2; have := lt_trans (Lambda_ii i) h2; rewrite ltxx.
have un : u%:MP != 0 :> P by rewrite mpolyC_eq0.
by have := z; move/eqP; rewrite mulf_eq0 mulf_eq0 (negbTE eln) (negbTE Sn) (negbTE un).
Qed.

End Loss.
