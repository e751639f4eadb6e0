(** * The spectral theorem for real symmetric matrices

    Over any real closed field: A = A' has an orthogonal Q and a row l with A = Q' diag(l) Q.  Informally: the
    characteristic polynomial has a root over the complex numbers; the real and imaginary parts of an eigenvector show
    that the root is real (x'Ay is symmetric); a reflection takes the eigenvector to the first basis vector, and the rest
    is a symmetric matrix of size one less. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import complex ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Spectral.
Variable F : rcfType.
Notation C := (complex F).

Lemma dot_ge0 n (v : 'rV[F]_n) : 0 <= (v *m v^T) 0 0.
Proof. by rewrite mxE sumr_ge0 // => i _; rewrite mxE -expr2 sqr_ge0. Qed.

Lemma dot_eq0 n (v : 'rV[F]_n) : (v *m v^T) 0 0 = 0 -> v = 0.
Proof.
rewrite mxE => /eqP; rewrite psumr_eq0 => [/allP h|i _]; last by rewrite mxE -expr2 sqr_ge0.
apply/rowP=> i; have := h i (mem_index_enum _); rewrite /= !mxE mulf_eq0 orbb => /eqP ->; by rewrite ?mxE.
Qed.

Lemma Re_mulr (z : C) (x : F) : complex.Re (z * real_complex F x) = complex.Re z * x.
Proof. by case: z => a b; simpc. Qed.
Lemma Im_mulr (z : C) (x : F) : complex.Im (z * real_complex F x) = complex.Im z * x.
Proof. by case: z => a b; simpc. Qed.

(* a real symmetric matrix has a real eigenvector *)
Lemma real_eigen n (A : 'M[F]_n.+1) : A^T = A -> exists (v : 'rV[F]_n.+1) (x : F), v != 0 /\ v *m A = x *: v.
Proof.
move=> sA; pose AC := map_mx (real_complex F) A.
have [z rz] : exists z : C, root (char_poly AC) z.
  by apply/closed_rootP; rewrite size_char_poly.
have /eigenvalueP [w hw nw] : eigenvalue AC z by rewrite eigenvalue_root_char.
pose a := map_mx (@complex.Re F) w; pose b := map_mx (@complex.Im F) w.
pose x := complex.Re z; pose y := complex.Im z.
have ha : a *m A = x *: a - y *: b.
  apply/rowP=> j; have := congr1 (fun m : 'rV[C]_n.+1 => complex.Re (m 0 j)) hw.
  rewrite /= !mxE raddf_sum /= => e; rewrite -[RHS](_ : complex.Re (z * w 0 j) = _); last first.
    by rewrite /x /y; case: (z) (w 0 j) => [p q] [p' q']; simpc.
  by rewrite -e; apply: eq_bigr => k _; rewrite !mxE Re_mulr.
have hb : b *m A = x *: b + y *: a.
  apply/rowP=> j; have := congr1 (fun m : 'rV[C]_n.+1 => complex.Im (m 0 j)) hw.
  rewrite /= !mxE raddf_sum /= => e; rewrite -[RHS](_ : complex.Im (z * w 0 j) = _); last first.
    by rewrite /x /y; case: (z) (w 0 j) => [p q] [p' q']; simpc.
  by rewrite -e; apply: eq_bigr => k _; rewrite !mxE Im_mulr.
have yz : y * ((a *m a^T) 0 0 + (b *m b^T) 0 0) = 0.
  have e : a *m A *m b^T = a *m (b *m A)^T by rewrite trmx_mul sA mulmxA.
  have := congr1 (fun m : 'M[F]_1 => m 0 0) e.
  rewrite ha hb mulmxBl linearD /= !linearZ /= mulmxDr -!scalemxAl -!scalemxAr.
  rewrite !mxE => e2; set p := \sum_j a 0 j * b^T j 0 in e2; set q := \sum_j b 0 j * b^T j 0 in e2 *.
  set r := \sum_j a 0 j * a^T j 0 in e2 *.
  rewrite (_ : y * (r + q) = (x * p + y * r) - (x * p - y * q)); last by ring.
  by rewrite -e2 subrr.
have nz : (a *m a^T) 0 0 + (b *m b^T) 0 0 != 0.
  apply/eqP=> /eqP; rewrite paddr_eq0 ?dot_ge0 // => /andP[/eqP/dot_eq0 a0 /eqP/dot_eq0 b0].
  case/negP: nw; apply/eqP/rowP=> j; rewrite mxE; apply/eqP; rewrite eq_complex.
  move/rowP/(_ j): a0; move/rowP/(_ j): b0; rewrite !mxE => -> ->; by rewrite eqxx.
have y0 : y = 0 by move/eqP: yz; rewrite mulf_eq0 (negbTE nz) orbF => /eqP.
move: ha hb; rewrite y0 !scale0r subr0 addr0 => ha hb.
case: (altP (a =P 0)) => [a0|na]; last by exists a, x.
by exists b, x; split=> //; apply: contraNN nz => /eqP b0; rewrite a0 b0 !mul0mx mxE addr0.
Qed.

(* a reflection that takes the first basis vector to a unit vector *)
Lemma reflection n (v : 'rV[F]_n.+1) : v *m v^T = 1 -> exists P : 'M[F]_n.+1,
  P *m P^T = 1%:M /\ delta_mx 0 0 *m P = v.
Proof.
move=> v1; pose e : 'rV[F]_n.+1 := delta_mx 0 0.
have e1 : e *m e^T = 1 by rewrite /e trmx_delta mul_delta_mx; apply/rowP=> i; rewrite !mxE !ord1 !eqxx.
pose w := v - e; pose q := (w *m w^T) 0 0.
case: (eqVneq w 0) => [w0|nw]; first by exists 1%:M; split; [rewrite tr_scalar_mx mulmx1 | rewrite mulmx1; apply/eqP; rewrite eq_sym -subr_eq0 -/e -/w w0].
have nq : q != 0 by apply: contraNN nw => /eqP/dot_eq0 ->.
have wq : w *m w^T = q%:M by rewrite [LHS]mx11_scalar.
have ew : e *m w^T = (- (q / 2%:R))%:M.
  have h : q%:M = - (e *m w^T) - (e *m w^T) :> 'M[F]_1.
    rewrite -wq /w linearB /= mulmxBl !mulmxBr v1 e1.
    have -> : v *m e^T = e *m v^T by rewrite -[LHS]trmxK trmx_mul trmxK; apply/matrixP=> i j; rewrite mxE !ord1.
    by rewrite !opprB; apply/matrixP=> i j; rewrite !mxE; ring.
  rewrite [LHS]mx11_scalar; congr (_%:M).
  have := congr1 (fun m : 'M[F]_1 => m 0 0) h; rewrite !mxE eqxx mulr1n => ->.
  by field.
exists (1%:M - (2%:R / q) *: (w^T *m w)); split.
  have s : (w^T *m w)^T = w^T *m w by rewrite trmx_mul trmxK.
  have trB (A B : 'M[F]_n.+1) a : (A - a *: B)^T = A^T - a *: B^T by apply/matrixP=> i j; rewrite !mxE.
  have ww : (w^T *m w) *m (w^T *m w) = q *: (w^T *m w).
    by rewrite mulmxA -(mulmxA w^T) wq mul_mx_scalar -scalemxAl.
  rewrite trB tr_scalar_mx s; move: (w^T *m w) ww => X ww.
  rewrite mulmxBl mul1mx mulmxBr mulmx1 -scalemxAl -scalemxAr ww !scalerA.
  have -> : 2%:R / q * (2%:R / q) * q = 2%:R / q + 2%:R / q by field.
  by apply/matrixP=> i j; rewrite !mxE; move: (_ == _)%:R (2%:R / q) (X i j) => a b x; ring.
rewrite mulmxBr mulmx1 -scalemxAr mulmxA ew mul_scalar_mx scalerA.
have -> : 2%:R / q * - (q / 2%:R) = -1 by field; rewrite nq.
by rewrite scaleN1r opprK /w addrC subrK.
Qed.

Theorem spectral n (A : 'M[F]_n) : A^T = A -> exists (Q : 'M[F]_n) (l : 'rV[F]_n),
  Q *m Q^T = 1%:M /\ A = Q^T *m diag_mx l *m Q.
Proof.
elim: n A => [|n IH] A sA.
  by exists 1%:M, 0; split; apply/matrixP=> i; case: i.
have [v0 [x [nv hv]]] := real_eigen sA.
pose r := (v0 *m v0^T) 0 0.
have r0 : 0 < r by rewrite lt_neqAle dot_ge0 andbT eq_sym; apply: contraNN nv => /eqP/dot_eq0 ->.
pose v := (Num.sqrt r)^-1 *: v0.
have v1 : v *m v^T = 1.
  rewrite /v linearZ /= -scalemxAl -scalemxAr scalerA [v0 *m _]mx11_scalar -/r scale_scalar_mx.
  by rewrite -invfM -expr2 sqr_sqrtr ?(ltW r0) // mulVf ?gt_eqF.
have hv1 : v *m A = x *: v by rewrite /v -scalemxAl hv !scalerA mulrC.
have [P [PP eP]] := reflection v1.
have PtP : P^T *m P = 1%:M by exact: mulmx1C.
have [M eM] : {M | M = P *m A *m P^T} by exists (P *m A *m P^T).
have sM : M^T = M by rewrite eM !trmx_mul trmxK sA mulmxA.
have rM : delta_mx 0 0 *m M = x *: delta_mx 0 0 :> 'rV[F]_n.+1.
  by rewrite eM !mulmxA eP hv1 -scalemxAl -[in LHS]eP -mulmxA PP mulmx1.
pose M1 : 'M[F]_(1 + n) := M.
have M0 j : M 0 j = x * (j == 0)%:R.
  have := congr1 (fun m : 'rV[F]_n.+1 => m 0 j) rM; rewrite -rowE mxE => ->.
  by rewrite !mxE eqxx /= eq_sym.
have sD : (drsubmx M1)^T = drsubmx M1 by rewrite trmx_drsub; congr drsubmx; exact: sM.
have [Q' [l' [QQ' hD]]] := IH _ sD.
have bM : M1 = block_mx x%:M 0 0 (drsubmx M1).
  rewrite -[LHS]submxK; congr block_mx.
  - apply/matrixP=> i j; rewrite !mxE !ord1 /M1 (_ : lshift n 0 = 0); last exact: val_inj.
    by rewrite M0 eqxx mulr1 mulr1n.
  - apply/matrixP=> i j; rewrite !mxE !ord1 /M1 (_ : lshift n 0 = 0); last exact: val_inj.
    by rewrite M0 (_ : (_ == _) = false) ?mulr0.
  - apply/matrixP=> i j; rewrite !mxE !ord1 /M1 -sM mxE (_ : lshift n 0 = 0); last exact: val_inj.
    by rewrite M0 (_ : (_ == _) = false) ?mulr0.
pose Q1 : 'M[F]_(1 + n) := block_mx 1%:M 0 0 Q'.
pose l : 'rV[F]_(1 + n) := row_mx x%:M l'.
have QQ1 : Q1 *m Q1^T = 1%:M.
  by rewrite /Q1 tr_block_mx !trmx0 trmx1 mulmx_block !mul0mx !mulmx0 mulmx1 QQ' !addr0 !add0r -scalar_mx_block.
have dM : M1 = Q1^T *m diag_mx l *m Q1.
  rewrite bM hD /Q1 /l diag_mx_row tr_block_mx !trmx0 trmx1 !mulmx_block ?(mul0mx, mulmx0, mulmx1, mul1mx, addr0, add0r).
  by congr block_mx; apply/matrixP=> i j; rewrite !mxE !ord1 !eqxx.
exists (Q1 *m P), l; split.
  by rewrite trmx_mul mulmxA -(mulmxA Q1) PP mulmx1.
have -> : A = P^T *m M *m P by rewrite eM !mulmxA PtP mul1mx -mulmxA PtP mulmx1.
rewrite (_ : M = M1) // dM trmx_mul !mulmxA.
by [].
Qed.
End Spectral.
