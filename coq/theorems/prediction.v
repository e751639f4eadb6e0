(** * (3.6): the prediction of linear self-attention in blocks

    The literal f_LSA(E) = E + W_PV E (E' W_KQ E)/N on the embedding E = (X x; y 0) of a prompt, over any commutative ring,
    and its last entry in the blocks of W_PV = (. .; u12' u) and W_KQ = (U11 .; u21' .): a product of block matrices. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Prediction.
Variables (P : comRingType) (d N : nat).
Definition embedding (X : 'M[P]_(d, N)) (x : 'cV[P]_d) (y : 'rV[P]_N) : 'M[P]_(d + 1, N + 1) := block_mx X x y 0.
(* r = 1/rho *)
Definition f_LSA (r : P) (V K : 'M[P]_(d + 1)) (E : 'M[P]_(d + 1, N + 1)) : 'M[P]_(d + 1, N + 1) :=
  E + r *: (V *m E *m (E^T *m K *m E)).
Definition prediction r V K X x y : P := f_LSA r V K (embedding X x y) (rshift d ord0) (rshift N ord0).

(* the blocks that matter *)
Definition b_u12 (V : 'M[P]_(d + 1)) : 'cV[P]_d := (dlsubmx V)^T.
Definition b_u (V : 'M[P]_(d + 1)) : P := drsubmx V ord0 ord0.
Definition b_U11 (K : 'M[P]_(d + 1)) : 'M[P]_d := ulsubmx K.
Definition b_u21 (K : 'M[P]_(d + 1)) : 'cV[P]_d := (dlsubmx K)^T.

Theorem eq_3_6 (r : P) (V K : 'M[P]_(d + 1)) (X : 'M[P]_(d, N)) (x w : 'cV[P]_d) :
  let S := r *: (X *m X^T) in let beta := S *m w in
  prediction r V K X x (w^T *m X) =
  ((((b_u12 V)^T *m (S + r *: (x *m x^T)) + b_u V *: beta^T) *m b_U11 K *m x) ord0 ord0
   + (((b_u12 V)^T *m beta) ord0 ord0 + b_u V * (w^T *m S *m w) ord0 ord0) * ((b_u21 K)^T *m x) ord0 ord0).
Proof.
move=> S beta; rewrite /prediction /f_LSA /embedding [LHS]mxE block_mxEdr mxE add0r mxE.
rewrite -{1}(submxK V) -{1}(submxK K); set y := w^T *m X.
rewrite tr_block_mx trmx0 !mulmx_block !(mulmx0, mul0mx, addr0, add0r) block_mxEdr.
rewrite /b_u12 /b_u /b_U11 /b_u21 !trmxK.
set a := dlsubmx V; set b := drsubmx V; set k := ulsubmx K; set c := dlsubmx K.
have eb : b = (b ord0 ord0)%:M by rewrite [LHS]mx11_scalar.
have mD m n (A B : 'M[P]_(m, n)) i j : (A + B) i j = A i j + B i j by rewrite mxE.
have mZ m n s (A : 'M[P]_(m, n)) i j : (s *: A) i j = s * A i j by rewrite mxE.
have m11 (A B : 'M[P]_1) : (A *m B) ord0 ord0 = A ord0 ord0 * B ord0 ord0 by rewrite mxE big_ord1.
rewrite {1}eb; set u := b ord0 ord0.
have bt : beta^T = r *: (y *m X^T).
  by rewrite /beta /S trmx_mul linearZ /= trmx_mul trmxK -scalemxAr /y mulmxA.
have bE : a *m beta = r *: (a *m X *m y^T).
  by rewrite /beta /S -scalemxAl -scalemxAr /y trmx_mul trmxK !mulmxA.
have wE : w^T *m S *m w = r *: (y *m y^T).
  by rewrite /S -scalemxAr -scalemxAl /y trmx_mul trmxK !mulmxA.
have a2 : (a *m X *m y^T *m c *m x) ord0 ord0 = (a *m X *m y^T) ord0 ord0 * (c *m x) ord0 ord0.
  by rewrite -(mulmxA _ c) m11.
have a4 : (y *m y^T *m c *m x) ord0 ord0 = (y *m y^T) ord0 ord0 * (c *m x) ord0 ord0.
  by rewrite -(mulmxA _ c) m11.
have rhs : (a *m (S + r *: (x *m x^T)) + u *: (r *: (y *m X^T))) *m k *m x
   = r *: (a *m X *m X^T *m k *m x) + r *: (a *m x *m x^T *m k *m x) + (u * r) *: (y *m X^T *m k *m x).
  by rewrite /S mulmxDr -!scalemxAr scalerA !mulmxDl -!scalemxAl !mulmxA.
rewrite bt bE wE rhs !(mD, mZ) -/u !mul_scalar_mx.
have lhs : (a *m X + u *: y) *m ((X^T *m k + y^T *m c) *m x) + a *m x *m (x^T *m k *m x)
  = a *m X *m X^T *m k *m x + a *m X *m y^T *m c *m x + u *: (y *m X^T *m k *m x) + u *: (y *m y^T *m c *m x) + a *m x *m x^T *m k *m x.
  by rewrite !(mulmxDl, mulmxDr) -!scalemxAl !mulmxA addrA.
rewrite -[in LHS]mD lhs !(mD, mZ) a2 a4.
have fin (v p1 p2 p3 p4 p5 c1 : P) : r * (p1 + p2 * c1 + v * p3 + v * (p4 * c1) + p5)
  = r * p1 + r * p5 + v * r * p3 + (r * p2 + v * (r * p4)) * c1 by ring.
exact: fin.
Qed.
End Prediction.
