(** * Real matrices: sums, diagonalisation, and what it says about traces, forms and inverses

    [diagonalise]: a symmetric positive definite Lambda is Q' diag(l) Q with Q orthogonal and l > 0.  The matrices
    [spec Q f] = Q' diag(f) Q form a commutative algebra on which everything is pointwise; with it
    - an inequality of forms, of the Loewner order or of traces of functions of Lambda follows from the inequality
      for every eigenvalue ([spec_psd], [spec_posdef], [tr_spec_le], [form_spec_le]);
    - tr(f(Lambda) A g(Lambda) A') is the sum over all pairs f(l_i) g(l_j) a_ij^2 ([tr_pairs]). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions analysis.sums.
From LSA Require Import algebra.spectral.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

(* the operations of the ring R are those of the reals *)
Ltac to_R := rewrite -?RplusE -?RmultE -?RoppE -?[GRing.zero R_zmodType]/(0%R) -?[GRing.one R_ringType]/(1%R).

Ltac at_R := try lazymatch goal with |- @eq _ ?a ?b => change (@eq R a b) end; to_R;
  repeat match goal with |- context [GRing.Ring.sort R_ringType] => change (GRing.Ring.sort R_ringType) with R end;
  repeat match goal with |- context [GRing.Zmodule.sort R_zmodType] => change (GRing.Zmodule.sort R_zmodType) with R end.
Ltac rring := at_R; ring.
Ltac rfield := at_R; field.

Lemma mxDE m n (A B : 'M[R]_(m, n)) i j : (A + B)%ring i j = A i j + B i j. Proof. by rewrite mxE. Qed.
Lemma mxNE m n (A : 'M[R]_(m, n)) i j : (- A)%ring i j = - A i j. Proof. by rewrite mxE. Qed.
Lemma mxBE m n (A B : 'M[R]_(m, n)) i j : (A - B)%ring i j = A i j - B i j. Proof. by rewrite mxDE mxNE. Qed.
Lemma mxZE m n c (A : 'M[R]_(m, n)) i j : (c *: A)%ring i j = c * A i j. Proof. by rewrite mxE. Qed.
Lemma trmxE m n (A : 'M[R]_(m, n)) i j : A^T%ring i j = A j i. Proof. by rewrite mxE. Qed.
Lemma mx1E n i j : (1%:M : 'M[R]_n)%ring i j = if i == j then 1 else 0.
Proof. by rewrite mxE; case: eqP. Qed.
Lemma mx0E m n i j : (0 : 'M[R]_(m, n))%ring i j = 0. Proof. by rewrite mxE. Qed.

Lemma mulE m n p (A : 'M[R]_(m, n)) (B : 'M[R]_(n, p)) i j : (A *m B) i j = Sm (fun k => A i k * B k j).
Proof. by rewrite mxE SmE. Qed.
Lemma trE n (A : 'M[R]_n) : \tr A = Sm (fun i => A i i).
Proof. by []. Qed.

Lemma trD n (A B : 'M[R]_n) : \tr (A + B)%ring = \tr A + \tr B. Proof. by rewrite mxtraceD. Qed.
Lemma trN n (A : 'M[R]_n) : \tr (- A)%ring = - \tr A. Proof. by rewrite linearN. Qed.
Lemma trB n (A B : 'M[R]_n) : \tr (A - B)%ring = \tr A - \tr B. Proof. by rewrite trD trN. Qed.
Lemma trZ n c (A : 'M[R]_n) : \tr (c *: A)%ring = c * \tr A. Proof. by rewrite mxtraceZ. Qed.

Lemma Sm_pair (I J : finType) (F : I * J -> R) : Sm F = Sm (fun i => Sm (fun j => F (i, j))).
Proof. by rewrite !SmE -(eq_bigr _ (fun p _ => congr1 F (esym (surjective_pairing p)))) -(pair_bigA _ (fun i j => F (i, j))). Qed.
Lemma Sm_swap (I J : finType) (F : I -> J -> R) : Sm (fun i => Sm (fun j => F i j)) = Sm (fun j => Sm (fun i => F i j)).
Proof. by rewrite !SmE; exact: exchange_big. Qed.
Lemma Sm_only (I : finType) (G : I -> R) i : (forall j, j != i -> G j = 0) -> Sm G = G i.
Proof. by move=> h; rewrite SmE (bigD1 i) //= big1 ?addr0 // => j ji; exact: h. Qed.
Lemma Sm0 (I : finType) : Sm (fun _ : I => 0) = 0.
Proof. by rewrite /Sm; elim/big_rec: _ => // k x _ ->; lra. Qed.
Lemma Sm_const d c : Sm (fun _ : 'I_d => c) = INR d * c.
Proof. by rewrite /Sm big_const card_ord; elim: d => [|k IH]; rewrite ?iterS ?S_INR /=; [lra | rewrite IH; lra]. Qed.
Lemma Sm_scalr (I : finType) a (F : I -> R) : Sm (fun k => F k * a) = Sm F * a.
Proof. by rewrite Rmult_comm -Sm_scal; apply: Sm_ext => k; rring. Qed.
Lemma Sm_mul (I J : finType) (F : I -> R) (G : J -> R) : Sm F * Sm G = Sm (fun i => Sm (fun j => F i * G j)).
Proof. by rewrite -Sm_scalr; apply: Sm_ext => i; rewrite Sm_scal. Qed.
Lemma Sm_eq0 (I : finType) (F : I -> R) : (forall k, 0 <= F k) -> Sm F = 0 -> forall k, F k = 0.
Proof. by move=> h z k; have := Sm_term k h; have := h k; lra. Qed.

(** ** The Frobenius inner product *)

Lemma tr_prod m n (A B : 'M[R]_(m, n)) : \tr (A *m B^T) = Sm (fun i => Sm (fun j => A i j * B i j)).
Proof. by rewrite trE; apply: Sm_ext => i; rewrite mulE; apply: Sm_ext => j; rewrite trmxE. Qed.
Lemma tr_sq_ge0 m n (A : 'M[R]_(m, n)) : 0 <= \tr (A *m A^T).
Proof. by rewrite tr_prod; apply: Sm_ge0 => i; apply: Sm_ge0 => j; nra. Qed.
Lemma tr_sq_eq0 m n (A : 'M[R]_(m, n)) : \tr (A *m A^T) = 0 -> A = 0%ring.
Proof.
rewrite tr_prod => h; apply/matrixP=> i j; rewrite mx0E.
have h0 k : 0 <= Sm (fun j => A k j * A k j) by apply: Sm_ge0 => l; nra.
have h1 := Sm_eq0 h0 h i; have h2 : A i j * A i j = 0 by apply: (@Sm_eq0 _ (fun j => A i j * A i j)) => // l; nra.
by apply: Rsqr_0_uniq.
Qed.
Lemma tr_sq_pos m n (A : 'M[R]_(m, n)) : A <> 0%ring -> 0 < \tr (A *m A^T).
Proof. by move=> nz; case: (tr_sq_ge0 A) => // h; case: nz; apply: tr_sq_eq0. Qed.
Lemma norm_F_ge0 m n (A : 'M[R]_(m, n)) : 0 <= norm_F A. Proof. exact: sqrt_pos. Qed.
Lemma norm_F_sq m n (A : 'M[R]_(m, n)) : norm_F A * norm_F A = \tr (A *m A^T).
Proof. exact: sqrt_sqrt (tr_sq_ge0 A). Qed.
Lemma tr_prodC m n (A B : 'M[R]_(m, n)) : \tr (A *m B^T) = \tr (B *m A^T).
Proof. by rewrite !tr_prod; apply: Sm_ext => i; apply: Sm_ext => j; rring. Qed.
Lemma sq_ge0 x : 0 <= x * x. Proof. nra. Qed.

Lemma tr_CS m n (A B : 'M[R]_(m, n)) : \tr (A *m B^T) * \tr (A *m B^T) <= \tr (A *m A^T) * \tr (B *m B^T).
Proof.
have a0 := tr_sq_ge0 A; have b0 := tr_sq_ge0 B.
have q x : 0 <= x * x * \tr (A *m A^T) - 2 * x * \tr (A *m B^T) + \tr (B *m B^T).
  have := tr_sq_ge0 (x *: A - B)%ring; rewrite !tr_prod.
  rewrite (Sm_ext (G := fun i => x * x * Sm (fun j => A i j * A i j) - 2 * x * Sm (fun j => A i j * B i j) + Sm (fun j => B i j * B i j))).
    by rewrite Sm_plus Sm_minus !Sm_scal.
  by move=> i; rewrite -!Sm_scal -Sm_minus -Sm_plus; apply: Sm_ext => j; rewrite mxBE mxZE; rring.
move: (\tr (A *m A^T)) (\tr (A *m B^T)) (\tr (B *m B^T)) a0 b0 q => a b c a0 c0 q.
case: (Req_dec a 0) => [az|an].
  rewrite az in q *; case: (Req_dec b 0) => [->|bn]; first nra.
  have := q ((c + 1) / (2 * b)); rewrite (_ : 2 * ((c + 1) / (2 * b)) * b = (c + 1)); last by field.
  by nra.
have := q (b / a); rewrite (_ : b / a * (b / a) * a - 2 * (b / a) * b + c = c - b * b / a); last by field.
move=> h; have h2 : b * b / a <= c by lra.
apply: (Rle_trans _ (a * (b * b / a))); first by right; field.
by apply: Rmult_le_compat_l.
Qed.
Lemma sq_le x y : 0 <= y -> x * x <= y * y -> x <= y. Proof. by move=> h h2; apply: Rnot_lt_le => l; nra. Qed.
Lemma tr_le_norms m n (A B : 'M[R]_(m, n)) : \tr (A *m B^T) <= norm_F A * norm_F B.
Proof.
apply: sq_le; first by apply: Rmult_le_pos; exact: norm_F_ge0.
rewrite (_ : norm_F A * norm_F B * (norm_F A * norm_F B) = (norm_F A * norm_F A) * (norm_F B * norm_F B)); last rring.
by rewrite !norm_F_sq; exact: tr_CS.
Qed.

(** ** Forms *)

Lemma form_tr m n (p : 'cV[R]_m) (A : 'M[R]_(m, n)) (q : 'cV[R]_n) : form p A q = \tr (A *m (q *m p^T)).
Proof.
rewrite /form (mulmxA A) mxtrace_mulC mulmxA trE (@Sm_only _ _ ord0) // => j; by rewrite ord1 eqxx.
Qed.
Lemma formE m n (p : 'cV[R]_m) (A : 'M[R]_(m, n)) (q : 'cV[R]_n) :
  form p A q = Sm (fun i => Sm (fun j => p i ord0 * A i j * q j ord0)).
Proof.
rewrite /form mulE Sm_swap; apply: Sm_ext => j; rewrite mulE -Sm_scalr; apply: Sm_ext => i; by rewrite trmxE.
Qed.
Lemma formD m n (p : 'cV[R]_m) (A B : 'M[R]_(m, n)) (q : 'cV[R]_n) : form p (A + B)%ring q = form p A q + form p B q.
Proof. by rewrite !form_tr mulmxDl trD. Qed.
Lemma formN m n (p : 'cV[R]_m) (A : 'M[R]_(m, n)) (q : 'cV[R]_n) : form p (- A)%ring q = - form p A q.
Proof. by rewrite !form_tr mulNmx trN. Qed.
Lemma formB m n (p : 'cV[R]_m) (A B : 'M[R]_(m, n)) (q : 'cV[R]_n) : form p (A - B)%ring q = form p A q - form p B q.
Proof. by rewrite formD formN. Qed.
Lemma formZ m n c (p : 'cV[R]_m) (A : 'M[R]_(m, n)) (q : 'cV[R]_n) : form p (c *: A)%ring q = c * form p A q.
Proof. by rewrite !form_tr -scalemxAl trZ. Qed.
Lemma form_mul m n k l (p : 'cV[R]_m) (P : 'M[R]_(m, k)) (A : 'M[R]_(k, l)) (S : 'M[R]_(l, n)) (q : 'cV[R]_n) :
  form p (P *m A *m S) q = form (P^T *m p) A (S *m q).
Proof. by rewrite /form trmx_mul trmxK !mulmxA. Qed.
Lemma norm_F_col d (p : 'cV[R]_d) : norm_F p * norm_F p = Sm (fun i => p i ord0 * p i ord0).
Proof. by rewrite norm_F_sq tr_prod; apply: Sm_ext => i; rewrite (@Sm_only _ _ ord0) // => j; rewrite ord1 eqxx. Qed.
Lemma form1 d (p : 'cV[R]_d) : form p 1%:M p = norm_F p * norm_F p.
Proof. by rewrite form_tr mul1mx norm_F_sq. Qed.

(** ** Diagonal matrices and their conjugates *)

Definition dg d (f : 'I_d -> R) : 'M[R]_d := diag_mx (\row_i f i).
Definition spec d (Q : 'M[R]_d) (f : 'I_d -> R) : 'M[R]_d := Q^T *m dg f *m Q.

Lemma dgl d n f (A : 'M[R]_(d, n)) i j : (dg f *m A) i j = f i * A i j.
Proof. by rewrite mul_diag_mx mxE !mxE. Qed.
Lemma dgr d n f (A : 'M[R]_(n, d)) i j : (A *m dg f) i j = A i j * f j.
Proof. by rewrite mul_mx_diag mxE !mxE. Qed.
Lemma dgE d (f : 'I_d -> R) i j : dg f i j = if i == j then f i else 0.
Proof. by rewrite !mxE; case: eqP => //= _; rewrite ?mulr1n ?mulr0n. Qed.
Lemma dg_tr d (f : 'I_d -> R) : (dg f)^T = dg f.
Proof. by rewrite /dg tr_diag_mx. Qed.
Lemma dgM d (f g : 'I_d -> R) : dg f *m dg g = dg (fun i => f i * g i).
Proof. by apply/matrixP=> i j; rewrite dgl !dgE; case: eqP => [->|_]; rring. Qed.

Section Spec.
Variables (d : nat) (Q : 'M[R]_d).
Hypothesis QQ : Q *m Q^T = 1%:M.

Lemma QtQ : Q^T *m Q = 1%:M. Proof. exact: mulmx1C QQ. Qed.
Lemma spec_ext f g : (forall i, f i = g i) -> spec Q f = spec Q g.
Proof. by move=> e; rewrite /spec; congr (_ *m _ *m _); apply/matrixP=> i j; rewrite !dgE e. Qed.
Lemma tr_conj (A : 'M[R]_d) : \tr (Q^T *m A *m Q) = \tr A.
Proof. by rewrite mxtrace_mulC mulmxA QQ mul1mx. Qed.
Lemma conj_mul (A B : 'M[R]_d) : (Q^T *m A *m Q) *m (Q^T *m B *m Q) = Q^T *m (A *m B) *m Q.
Proof. by rewrite !mulmxA -(mulmxA _ Q) QQ mulmx1. Qed.
Lemma specM f g : spec Q f *m spec Q g = spec Q (fun i => f i * g i).
Proof. by rewrite /spec conj_mul dgM. Qed.
Lemma specZ c f : (c *: spec Q f)%ring = spec Q (fun i => c * f i).
Proof.
rewrite /spec scalemxAl scalemxAr; congr (_ *m _ *m _); apply/matrixP=> i j; rewrite mxZE !dgE; case: eqP => _; rring.
Qed.
Lemma specD f g : (spec Q f + spec Q g)%ring = spec Q (fun i => f i + g i).
Proof.
rewrite /spec -mulmxDl -mulmxDr; congr (_ *m _ *m _); apply/matrixP=> i j; rewrite mxDE !dgE; case: eqP => _; rring.
Qed.
Lemma specN f : (- spec Q f)%ring = spec Q (fun i => - f i).
Proof. rewrite -scaleN1r specZ; apply: spec_ext => i; change (- (1) * f i = - f i); ring. Qed.
Lemma specB f g : (spec Q f - spec Q g)%ring = spec Q (fun i => f i - g i).
Proof. by rewrite specN specD. Qed.
Lemma spec1 : 1%:M = spec Q (fun _ => 1).
Proof.
rewrite /spec (_ : dg _ = 1%:M) ?mulmx1 ?QtQ //; apply/matrixP=> i j; by rewrite dgE mx1E.
Qed.
Lemma spec_sym f : (spec Q f)^T = spec Q f.
Proof. by rewrite /spec !trmx_mul trmxK dg_tr mulmxA. Qed.
Lemma tr_spec f : \tr (spec Q f) = Sm f.
Proof. by rewrite /spec tr_conj trE; apply: Sm_ext => i; rewrite dgE eqxx. Qed.
Lemma spec_inv f : (forall i, f i <> 0) -> spec Q f \in unitmx /\ invmx (spec Q f) = spec Q (fun i => / f i).
Proof.
move=> h; have e : spec Q f *m spec Q (fun i => / f i) = 1%:M.
  by rewrite specM spec1; apply: spec_ext => i; apply: Rinv_r.
have uG : spec Q f \in unitmx by case/mulmx1_unit: e.
by split=> //; rewrite -(mulKmx uG (spec Q (fun i => / f i))) e mulmx1.
Qed.
Lemma form_spec f p : form p (spec Q f) p = Sm (fun i => f i * ((Q *m p) i ord0 * (Q *m p) i ord0)).
Proof.
rewrite /spec form_mul trmxK formE; apply: Sm_ext => i; rewrite (@Sm_only _ _ i) => [|j ji].
  by rewrite dgE eqxx; rring.
by rewrite dgE eq_sym (negbTE ji); rring.
Qed.
Lemma spec_psd f : (forall i, 0 <= f i) -> psd (spec Q f).
Proof.
move=> h; split=> [|p]; first exact: spec_sym.
by rewrite form_spec; apply: Sm_ge0 => i; apply: Rmult_le_pos (h i) (sq_ge0 _).
Qed.
Lemma form_spec_le f g p : (forall i, f i <= g i) -> form p (spec Q f) p <= form p (spec Q g) p.
Proof. by move=> h; rewrite !form_spec; apply: Sm_le => i; apply: Rmult_le_compat_r (sq_ge0 _) (h i). Qed.
Lemma spec_loewner f g : (forall i, f i <= g i) -> loewner (spec Q f) (spec Q g).
Proof. by move=> h; rewrite /loewner specB; apply: spec_psd => i; have := h i; lra. Qed.
Lemma tr_spec_le f g : (forall i, f i <= g i) -> \tr (spec Q f) <= \tr (spec Q g).
Proof. by move=> h; rewrite !tr_spec; exact: Sm_le. Qed.
Lemma Q_norm (p : 'cV[R]_d) : norm_F (Q *m p) * norm_F (Q *m p) = norm_F p * norm_F p.
Proof. by rewrite !norm_F_sq trmx_mul mulmxA mxtrace_mulC !mulmxA QtQ mul1mx. Qed.
Lemma spec_posdef f : (forall i, 0 < f i) -> posdef (spec Q f).
Proof.
move=> h; split=> [|p nz]; first exact: spec_sym.
have h0 : 0 <= form p (spec Q f) p by apply: (spec_psd _).2 => i; have := h i; lra.
case: h0 => // e; case: nz; symmetry in e; rewrite form_spec in e.
have z : Q *m p = 0%ring.
  apply/colP=> i; rewrite mx0E.
  have t0 j : 0 <= f j * ((Q *m p) j ord0 * (Q *m p) j ord0) by apply: Rmult_le_pos; [have := h j; lra | exact: sq_ge0].
  case: (Rmult_integral _ _ (Sm_eq0 t0 e i)) => [a|/Rsqr_0_uniq //]; have := h i; lra.
by rewrite -[p]mul1mx -QtQ -mulmxA z mulmx0.
Qed.
(* the pairs of eigenvalues *)
Lemma tr_pairs f g A : \tr (spec Q f *m A *m spec Q g *m A^T)
  = Sm (fun i => Sm (fun j => f i * g j * ((Q *m A *m Q^T) i j * (Q *m A *m Q^T) i j))).
Proof.
pose V := Q *m A *m Q^T.
have eA : A = Q^T *m V *m Q by rewrite /V !mulmxA QtQ mul1mx -mulmxA QtQ mulmx1.
have eAt : A^T = Q^T *m V^T *m Q by rewrite {1}eA !trmx_mul trmxK mulmxA.
rewrite -/V eAt {1}eA /spec !conj_mul tr_conj trE; apply: Sm_ext => i; rewrite mulE; apply: Sm_ext => j.
by rewrite dgr -?mulmxA dgl trmxE; rring.
Qed.
Lemma tr_back (A B : 'M[R]_d) : \tr ((Q *m A *m Q^T) *m (Q *m B *m Q^T)^T) = \tr (A *m B^T).
Proof.
rewrite !trmx_mul trmxK -!mulmxA (mulmxA Q^T Q) QtQ mul1mx mxtrace_mulC -!mulmxA QtQ mulmx1; by [].
Qed.
Lemma tr_sq_pairs A : \tr (A *m A^T) = Sm (fun i => Sm (fun j => (Q *m A *m Q^T) i j * (Q *m A *m Q^T) i j)).
Proof. by rewrite -tr_back tr_prod. Qed.
Lemma spec_entry f i j : (Q *m spec Q f *m Q^T) i j = if i == j then f i else 0.
Proof. by rewrite /spec !mulmxA QQ mul1mx -mulmxA QQ mulmx1 dgE. Qed.
(* the eigenvectors are the rows of Q *)
Definition eigen i : 'cV[R]_d := (row i Q)^T.
Lemma eigenE i : Q *m eigen i = delta_mx i ord0.
Proof. by rewrite /eigen tr_row colE mulmxA QQ mul1mx. Qed.
Lemma spec_eigen f i : spec Q f *m eigen i = f i *: eigen i.
Proof.
rewrite /spec -!mulmxA eigenE.
have -> : dg f *m delta_mx i ord0 = f i *: delta_mx i ord0 :> 'cV[R]_d.
  by apply/colP=> k; rewrite dgl mxZE mxE; case: eqP => [->|_] //=; rewrite -[0%:R%ring]/(0%R); rring.
by rewrite -scalemxAr /eigen tr_row colE.
Qed.
Lemma eigen_norm i : norm_F (eigen i) = 1.
Proof.
have e : norm_F (eigen i) * norm_F (eigen i) = 1.
  rewrite -Q_norm eigenE norm_F_col (@Sm_only _ _ i) => [|j ji]; first by rewrite mxE !eqxx /= -[1%:R%ring]/(1%R); rring.
  by rewrite mxE (negbTE ji) /= -[0%:R%ring]/(0%R); rring.
by have := norm_F_ge0 (eigen i); nra.
Qed.
Lemma form_eigen f i : form (eigen i) (spec Q f) (eigen i) = f i.
Proof.
rewrite form_spec eigenE (@Sm_only _ _ i) => [|j ji]; first by rewrite mxE !eqxx /= -[1%:R%ring]/(1%R); rring.
by rewrite mxE (negbTE ji) /= -[0%:R%ring]/(0%R); rring.
Qed.
End Spec.

(** ** The spectral theorem on these terms *)

Lemma spectral_real d (A : 'M[R]_d) : A^T = A -> exists (Q : 'M[R]_d) (l : 'I_d -> R), Q *m Q^T = 1%:M /\ A = spec Q l.
Proof.
move=> sA; have [Q [lr [QQ dec]]] := spectral sA; exists Q, (fun i => lr ord0 i); split=> //.
by rewrite {1}dec /spec; congr (_ *m _ *m _); congr diag_mx; apply/rowP=> i; rewrite mxE.
Qed.
Lemma diagonalise_psd d (A : 'M[R]_d) : psd A ->
  exists (Q : 'M[R]_d) (l : 'I_d -> R), Q *m Q^T = 1%:M /\ (forall i, 0 <= l i) /\ A = spec Q l.
Proof.
move=> [sA pA]; have [Q [l [QQ e]]] := spectral_real sA; exists Q, l; split=> //; split=> // i.
by have := pA (eigen Q i); rewrite e form_eigen.
Qed.
Lemma diagonalise d (A : 'M[R]_d) : posdef A ->
  exists (Q : 'M[R]_d) (l : 'I_d -> R), Q *m Q^T = 1%:M /\ (forall i, 0 < l i) /\ A = spec Q l.
Proof.
move=> [sA pA]; have [Q [l [QQ e]]] := spectral_real sA; exists Q, l; split=> //; split=> // i.
have := pA (eigen Q i); rewrite [X in 0 < form _ X _]e form_eigen //; apply=> z.
by have := eigen_norm QQ i; rewrite z /norm_F mul0mx mxtrace0 sqrt_0 => h; have : (0 = 1)%R := h; lra.
Qed.
Lemma posdef_psd d (A : 'M[R]_d) : posdef A -> psd A.
Proof.
move=> [s h]; split=> // p; case: (Req_dec (norm_F p) 0) => z; last first.
  have := h p; have n : p <> 0%ring by move=> e; apply: z; rewrite e /norm_F mul0mx mxtrace0 sqrt_0.
  by move=> /(_ n); lra.
have -> : p = 0%ring by apply: tr_sq_eq0; rewrite -norm_F_sq z; rring.
by rewrite form_tr mul0mx mulmx0 mxtrace0; exact: Rle_refl.
Qed.
Lemma posdef_unit d (A : 'M[R]_d) : posdef A -> A \in unitmx.
Proof.
by move=> /diagonalise [Q [l [QQ [lp ->]]]]; apply: (spec_inv QQ _).1 => i; have := lp i; lra.
Qed.
(* square roots, and Lambda = L L' *)
Lemma psd_root d (A : 'M[R]_d) : psd A -> exists r, psd r /\ r *m r = A.
Proof.
move=> /diagonalise_psd [Q [l [QQ [lp ->]]]]; exists (spec Q (fun i => sqrt (l i))); split.
  by apply: spec_psd => i; exact: sqrt_pos.
by rewrite specM //; apply: spec_ext => i; exact: sqrt_sqrt.
Qed.

(** ** Norms and least eigenvalues *)

Lemma mulmx_norm m n k (A : 'M[R]_(m, n)) (B : 'M[R]_(n, k)) : norm_F (A *m B) <= norm_F A * norm_F B.
Proof.
apply: sq_le; first by apply: Rmult_le_pos; exact: norm_F_ge0.
rewrite (_ : norm_F A * norm_F B * (norm_F A * norm_F B) = (norm_F A * norm_F A) * (norm_F B * norm_F B)); last rring.
rewrite !norm_F_sq !tr_prod -Sm_scalr; apply: Sm_le => i.
apply: Rle_trans (_ : Sm (fun j => Sm (fun l => A i l * A i l) * Sm (fun l => B l j * B l j)) <= _).
  apply: Sm_le => j; rewrite mulE.
  have := @tr_CS 1 n (row i A) (col j B)^T; rewrite !tr_prod.
  have one (F : 'I_1 -> R) : Sm F = F ord0 by rewrite (@Sm_only _ _ ord0) // => k0; rewrite ord1 eqxx.
  rewrite !one.
  rewrite (Sm_ext (G := fun l => A i l * B l j)) => [|l]; last by rewrite !mxE.
  rewrite (Sm_ext (F := fun l => row i A ord0 l * row i A ord0 l) (G := fun l => A i l * A i l)) => [|l]; last by rewrite !mxE.
  rewrite (Sm_ext (F := fun l => (col j B)^T ord0 l * (col j B)^T ord0 l) (G := fun l => B l j * B l j)) => [|l]; last by rewrite !mxE.
  by [].
by rewrite Sm_scal (Sm_swap (fun i j => B i j * B i j)); exact: Rle_refl.
Qed.

Lemma norm_FZ m n c (A : 'M[R]_(m, n)) : norm_F (c *: A)%ring = Rabs c * norm_F A.
Proof.
rewrite /norm_F -sqrt_Rsqr_abs -sqrt_mult; [|exact: Rle_0_sqr|exact: tr_sq_ge0]; congr sqrt.
rewrite !tr_prod -Sm_scal; apply: Sm_ext => i; rewrite -Sm_scal; apply: Sm_ext => j; rewrite mxZE /Rsqr; rring.
Qed.
Lemma norm_F_eq0 m n (A : 'M[R]_(m, n)) : norm_F A = 0 -> A = 0%ring.
Proof. by move=> h; apply: tr_sq_eq0; rewrite -norm_F_sq h; rring. Qed.
Lemma norm_F0 m n : norm_F (0 : 'M[R]_(m, n))%ring = 0.
Proof. by rewrite /norm_F mul0mx mxtrace0 sqrt_0. Qed.

Section Norms.
Variables (d : nat) (A : 'M[R]_d).
Let S r := exists p : 'cV[R]_d, norm_F p <= 1 /\ r = norm_F (A *m p).
Lemma lub_finite : is_lub_Rbar S (norm_op A).
Proof.
have l := Lub_Rbar_correct S; rewrite /norm_op -/S; case: (Lub_Rbar S) l => [r|//|] /= [ub least].
- by split.
- have : Rbar_le p_infty (norm_F A).
    apply: least => r [p [p1 ->]] /=; apply: Rle_trans (mulmx_norm A p) _.
    by have := norm_F_ge0 A; have := norm_F_ge0 p; nra.
  by [].
- have : Rbar_le 0 m_infty by apply: ub; exists 0%ring; rewrite norm_F0 mulmx0 norm_F0; split=> //; lra.
  by [].
Qed.
Lemma norm_op_ge0 : 0 <= norm_op A.
Proof.
have [ub _] := lub_finite; have := ub 0; rewrite /=; apply.
by exists 0%ring; rewrite norm_F0 mulmx0 norm_F0; split=> //; lra.
Qed.
Lemma norm_op_le_F : norm_op A <= norm_F A.
Proof.
have [_ least] := lub_finite; have := least (norm_F A); rewrite /=; apply => r [p [p1 ->]] /=.
apply: Rle_trans (mulmx_norm A p) _; have := norm_F_ge0 A; have := norm_F_ge0 p; nra.
Qed.
Lemma norm_op_vec (p : 'cV[R]_d) : norm_F (A *m p) <= norm_op A * norm_F p.
Proof.
case: (Req_dec (norm_F p) 0) => [z|z].
  by rewrite (norm_F_eq0 z) mulmx0 norm_F0 Rmult_0_r; exact: Rle_refl.
have np : 0 < norm_F p by have := norm_F_ge0 p; lra.
have [ub _] := lub_finite.
have := ub (norm_F (A *m (/ norm_F p *: p))); rewrite /= => h.
have e : norm_F (A *m (/ norm_F p *: p)) = / norm_F p * norm_F (A *m p).
  by rewrite -scalemxAr norm_FZ Rabs_right //; apply: Rle_ge; left; exact: Rinv_0_lt_compat.
have : / norm_F p * norm_F (A *m p) <= norm_op A.
  rewrite -e; apply: h; eexists; split; last by [].
  by rewrite norm_FZ Rabs_right; [right; field | apply: Rle_ge; left; exact: Rinv_0_lt_compat].
move=> h2; apply: (Rmult_le_reg_l (/ norm_F p)); first exact: Rinv_0_lt_compat.
by apply: Rle_trans h2 _; right; field.
Qed.
(* the operator norm is the least constant with that property *)
Lemma norm_op_least k : (forall p : 'cV[R]_d, norm_F (A *m p) <= k * norm_F p) -> 0 <= k -> norm_op A <= k.
Proof.
move=> h k0; have [_ least] := lub_finite; have := least k; rewrite /=; apply => r [p [p1 ->]] /=.
by apply: Rle_trans (h p) _; have := norm_F_ge0 p; nra.
Qed.
Lemma form_le_op (p : 'cV[R]_d) : form p A p <= norm_op A * (norm_F p * norm_F p).
Proof.
have -> : form p A p = \tr ((A *m p) *m p^T) by rewrite form_tr mulmxA.
apply: Rle_trans (tr_le_norms _ _) _; have := norm_op_vec p; have := norm_F_ge0 p; nra.
Qed.
End Norms.

Lemma col_norms m n (B : 'M[R]_(m, n)) : norm_F B * norm_F B = Sm (fun j => norm_F (col j B) * norm_F (col j B)).
Proof.
rewrite norm_F_sq tr_prod Sm_swap; apply: Sm_ext => j; rewrite norm_F_col; apply: Sm_ext => i; by rewrite !mxE.
Qed.
Lemma norm_op_F d n (A : 'M[R]_d) (B : 'M[R]_(d, n)) : norm_F (A *m B) <= norm_op A * norm_F B.
Proof.
apply: sq_le; first by apply: Rmult_le_pos; [exact: norm_op_ge0 | exact: norm_F_ge0].
rewrite (_ : norm_op A * norm_F B * (norm_op A * norm_F B) = (norm_op A * norm_op A) * (norm_F B * norm_F B)); last rring.
rewrite !col_norms -Sm_scal; apply: Sm_le => j; rewrite colE -mulmxA -colE.
have h := norm_op_vec A (col j B); have h0 := norm_F_ge0 (A *m col j B).
by apply: Rle_trans (Rmult_le_compat _ _ _ _ h0 h0 h h) _; right; rring.
Qed.

Lemma norm_op_eigen d (Q : 'M[R]_d) f i : Q *m Q^T = 1%:M -> Rabs (f i) <= norm_op (spec Q f).
Proof.
move=> QQ; have := norm_op_vec (spec Q f) (eigen Q i).
by rewrite spec_eigen // norm_FZ eigen_norm // !Rmult_1_r.
Qed.

Section Least.
Variables (d : nat) (A : 'M[R]_d).
Let S r := exists p : 'cV[R]_d, norm_F p = 1 /\ r = form p A p.
Lemma form_bounded (p : 'cV[R]_d) : norm_F p = 1 -> - norm_op A <= form p A p <= norm_op A.
Proof.
move=> h; have a := form_le_op A p; rewrite h in a; split; last by lra.
have b : form p (- A)%ring p <= norm_op A.
  have -> : form p (- A)%ring p = \tr ((A *m p) *m (- p)^T)%ring by rewrite form_tr linearN /= !mulmxN mulNmx mulmxA.
  apply: Rle_trans (tr_le_norms _ _) _; have := norm_op_vec A p; rewrite -scaleN1r norm_FZ h.
  have -> : Rabs (-1)%ring = 1 by rewrite (_ : (-1)%ring = -1 :> R) // Rabs_Ropp Rabs_R1.
  by lra.
by move: b; rewrite formN; lra.
Qed.
Lemma lam_min_le (p : 'cV[R]_d) : norm_F p = 1 -> lam_min A <= form p A p.
Proof.
move=> h; have l := Glb_Rbar_correct S; rewrite /lam_min -/S; case: (Glb_Rbar S) l => [r|//|] /= [lb great].
- by have := lb (form p A p); rewrite /=; apply; exists p.
- by have : Rbar_le p_infty (form p A p) by [apply: lb; exists p]; [].
- have : Rbar_le (- norm_op A) m_infty by apply: great => r [q [q1 ->]] /=; have := form_bounded q1; lra.
  by [].
Qed.
Lemma lam_max_ge (p : 'cV[R]_d) : norm_F p = 1 -> form p A p <= lam_max A.
Proof.
move=> h; have l := Lub_Rbar_correct S; rewrite /lam_max -/S; case: (Lub_Rbar S) l => [r|//|] /= [ub least].
- by have := ub (form p A p); rewrite /=; apply; exists p.
- have : Rbar_le p_infty (norm_op A) by apply: least => r [q [q1 ->]] /=; have := form_bounded q1; lra.
  by [].
- by have : Rbar_le (form p A p) m_infty by [apply: ub; exists p]; [].
Qed.
Lemma lam_min_great r : (exists p : 'cV[R]_d, norm_F p = 1) -> (forall p : 'cV[R]_d, norm_F p = 1 -> r <= form p A p) -> r <= lam_min A.
Proof.
move=> [p0 h0] h; have l := Glb_Rbar_correct S; rewrite /lam_min -/S; case: (Glb_Rbar S) l => [x|//|] /= [lb great].
- by have := great r; rewrite /=; apply => y [p [p1 ->]]; exact: h.
- by have : Rbar_le p_infty (form p0 A p0) by [apply: lb; exists p0]; [].
- by have : Rbar_le r m_infty by [apply: great => y [p [p1 ->]] /=; exact: h]; [].
Qed.
End Least.

(* for a diagonalised matrix the least value of the form is the least eigenvalue *)
Lemma lam_min_eigen d (Q : 'M[R]_d) f i : Q *m Q^T = 1%:M -> lam_min (spec Q f) <= f i.
Proof. by move=> QQ; rewrite -(form_eigen QQ f i); apply: lam_min_le; exact: eigen_norm. Qed.
Lemma lam_max_eigen d (Q : 'M[R]_d) f i : Q *m Q^T = 1%:M -> f i <= lam_max (spec Q f).
Proof. by move=> QQ; rewrite -{1}(form_eigen QQ f i); apply: lam_max_ge; exact: eigen_norm. Qed.
Lemma lam_min_least d (Q : 'M[R]_d) f r : Q *m Q^T = 1%:M -> leq 1 d -> (forall i, r <= f i) -> r <= lam_min (spec Q f).
Proof.
move=> QQ d0 h; apply: lam_min_great; first by exists (eigen Q (Ordinal d0)); exact: eigen_norm.
move=> p p1; have : form p (spec Q (fun _ => r)) p <= form p (spec Q f) p by exact: form_spec_le.
rewrite form_spec // Sm_scal -norm_F_col Q_norm // p1; lra.
Qed.
Lemma lam_min_attained d (Q : 'M[R]_d) f : Q *m Q^T = 1%:M -> leq 1 d -> exists i, lam_min (spec Q f) = f i /\ forall j, f i <= f j.
Proof.
move=> QQ d0.
have [i hi] : exists i, forall j, f i <= f j.
  suff : exists i, forall j, j \in enum 'I_d -> f i <= f j.
    by move=> [i hi]; exists i => j; apply: hi; rewrite mem_enum.
  elim: (enum 'I_d) => [|a s [i hi]]; first by exists (Ordinal d0).
  case: (Rle_lt_dec (f a) (f i)) => c.
    by exists a => j; rewrite inE => /orP[/eqP->|js]; [lra | have := hi j js; lra].
  by exists i => j; rewrite inE => /orP[/eqP->|js]; [lra | exact: hi].
exists i; split=> //; apply: Rle_antisym; first exact: lam_min_eigen.
by apply: lam_min_least.
Qed.
