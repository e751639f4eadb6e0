(** * Inequalities between norms, traces and least eigenvalues: ours-D.3, lem-D.4, ours-D.4 and what the flow needs

    ||B||_F^2 is the sum of ||B e_j||^2, so ||B||_F <= sqrt(d) ||B||_op; with Cauchy-Schwarz tr(A'B) <= ||A||_F ||B||_F
    <= sqrt(d) ||A||_op ||B||_F.  For A, B >= 0 with roots a, b: tr(AB) = ||ab||_F^2 >= 0; AB is symmetric exactly if
    AB = BA, and then AB = a B a >= 0.  An eigenvalue of AB is one of a B a or zero. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions analysis.sums algebra.real_matrices.
From LSA Require Import theorems.reduced_loss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Lemma norm_F_tr m n (A : 'M[R]_(m, n)) : norm_F A^T = norm_F A.
Proof. by rewrite /norm_F trmxK mxtrace_mulC. Qed.

Lemma norm_F_op d (A : 'M[R]_d) : norm_F A <= sqrt (INR d) * norm_op A.
Proof.
apply: sq_le; first by apply: Rmult_le_pos; [exact: sqrt_pos | exact: norm_op_ge0].
rewrite (_ : sqrt (INR d) * norm_op A * (sqrt (INR d) * norm_op A) = (sqrt (INR d) * sqrt (INR d)) * (norm_op A * norm_op A)); last ring.
rewrite sqrt_sqrt; last exact: pos_INR.
rewrite col_norms -Sm_const; apply: Sm_le => j.
have h : norm_F (col j A) <= norm_op A.
  rewrite colE; apply: Rle_trans (norm_op_vec A _) _.
  rewrite (_ : norm_F (delta_mx j ord0 : 'cV[R]_d) = 1) ?Rmult_1_r; first exact: Rle_refl.
  have e : norm_F (delta_mx j ord0 : 'cV[R]_d) * norm_F (delta_mx j ord0 : 'cV[R]_d) = 1.
    rewrite norm_F_col (@Sm_only _ _ j) => [|i ij]; first by rewrite mxE !eqxx; exact: Rmult_1_r.
    by rewrite mxE (negbTE ij); exact: Rmult_0_r.
  by have := norm_F_ge0 (delta_mx j ord0 : 'cV[R]_d); nra.
by apply: Rmult_le_compat => //; exact: norm_F_ge0.
Qed.

Lemma form_sym d (M : 'M[R]_d) (p q : 'cV[R]_d) : M^T = M -> form p M q = form q M p.
Proof. by move=> s; rewrite !form_tr -[in LHS]mxtrace_tr !trmx_mul trmxK s mxtrace_mulC. Qed.

(** ** ours-D.3 *)
Theorem ours_D_3 d (A B : 'M[R]_d) :
  \tr (A^T *m B) <= norm_F A * norm_F B /\ norm_F A * norm_F B <= sqrt (INR d) * norm_op A * norm_F B.
Proof.
split.
  by rewrite mxtrace_mulC Rmult_comm; exact: tr_le_norms.
by apply: Rmult_le_compat_r; [exact: norm_F_ge0 | exact: norm_F_op].
Qed.

(** ** lem-D.4 *)
Theorem lem_D_4_trace d (A B : 'M[R]_d) : psd A -> psd B -> 0 <= \tr (A *m B).
Proof.
move=> pA pB; have [a [[sa _] <-]] := psd_root pA; have [b [[sb _] <-]] := psd_root pB.
suff -> : \tr (a *m a *m (b *m b)) = \tr ((b *m a) *m (b *m a)^T) by exact: tr_sq_ge0.
by rewrite trmx_mul sa sb !mulmxA mxtrace_mulC !mulmxA.
Qed.
Lemma psd_conj d (A P : 'M[R]_d) : psd A -> psd (P *m A *m P^T).
Proof.
move=> [s h]; split=> [|p]; first by rewrite !trmx_mul trmxK s mulmxA.
by rewrite form_mul; exact: h.
Qed.
(* a root that commutes with everything that commutes with A *)
Lemma psd_root_com d (A B : 'M[R]_d) : psd A -> A *m B = B *m A -> exists r, psd r /\ r *m r = A /\ r *m B = B *m r.
Proof.
move=> /diagonalise_psd [Q [l [QQ [lp ->]]]] com.
exists (spec Q (fun i => sqrt (l i))); split; first by apply: spec_psd => i; exact: sqrt_pos.
split; first by rewrite specM //; apply: spec_ext => i; exact: sqrt_sqrt.
pose V := Q *m B *m Q^T.
have eB : B = Q^T *m V *m Q by rewrite /V !mulmxA (QtQ QQ) mul1mx -mulmxA (QtQ QQ) mulmx1.
move: com; rewrite eB /spec !(conj_mul QQ) => com.
have c2 : dg l *m V = V *m dg l.
  by have := congr1 (fun M => Q *m M *m Q^T) com; rewrite !mulmxA !QQ !mul1mx -!mulmxA !QQ !mulmx1.
congr (_ *m _ *m _); apply/matrixP=> i j; rewrite dgl dgr.
have := congr1 (fun M : 'M[R]_d => M i j) c2; rewrite dgl dgr => e.
case: (Req_dec (V i j) 0) => [->|nz]; first by rewrite Rmult_0_r Rmult_0_l.
have -> : l i = l j by apply: (Rmult_eq_reg_r (V i j)) => //; rewrite e Rmult_comm.
exact: Rmult_comm.
Qed.
Theorem lem_D_4_product d (A B : 'M[R]_d) : psd A -> psd B -> (psd (A *m B) <-> A *m B = B *m A).
Proof.
move=> pA pB; split=> [[s _]|com]; first by rewrite -s trmx_mul pA.1 pB.1.
have [r [pr [e c]]] := psd_root_com pA com.
rewrite -e -mulmxA c mulmxA -{2}pr.1; exact: psd_conj.
Qed.

(** ** ours-D.4: over the complex numbers every eigenvalue of AB is real and nonnegative; here for real eigenpairs, and
    the complex ones excluded by the real pair (x, y) of an eigenvalue a + ib *)
Theorem ours_D_4 d (A B : 'M[R]_d) (x y : 'cV[R]_d) (a b : R) : psd A -> psd B -> (x <> 0%ring \/ y <> 0%ring) ->
  A *m B *m x = (a *: x - b *: y)%ring -> A *m B *m y = (b *: x + a *: y)%ring -> b = 0 /\ 0 <= a.
Proof.
move=> pA pB nz hx hy.
have [r [[sr pr] er]] := psd_root pB.
(* with X = r x, Y = r y and M = r A r >= 0 the pair (X, Y) is an eigenpair of M *)
pose M := r *m A *m r^T; have [sM pM] : psd M by exact: psd_conj.
pose X := r *m x; pose Y := r *m y.
have hX : M *m X = (a *: X - b *: Y)%ring.
  by rewrite /M /X /Y sr -!mulmxA (mulmxA r r) er (mulmxA A) hx mulmxBr -!scalemxAr.
have hY : M *m Y = (b *: X + a *: Y)%ring.
  by rewrite /M /X /Y sr -!mulmxA (mulmxA r r) er (mulmxA A) hy mulmxDr -!scalemxAr.
pose n := norm_F X * norm_F X + norm_F Y * norm_F Y.
have fX (p q : 'cV[R]_d) : form p M q = \tr ((M *m q) *m p^T) by rewrite form_tr mulmxA.
have nE (p : 'cV[R]_d) : \tr (p *m p^T) = norm_F p * norm_F p by rewrite norm_F_sq.
have sym : form Y M X = form X M Y.
  exact: form_sym.
have e1 : form Y M X = a * \tr (X *m Y^T) - b * (norm_F Y * norm_F Y).
  by rewrite fX hX mulmxBl -!scalemxAl trB !trZ nE.
have e2 : form X M Y = b * (norm_F X * norm_F X) + a * \tr (X *m Y^T).
  by rewrite fX hY mulmxDl -!scalemxAl trD !trZ nE (tr_prodC Y).
have e3 : form X M X + form Y M Y = a * n.
  rewrite !fX hX hY mulmxBl mulmxDl -!scalemxAl trB trD !trZ !nE (tr_prodC Y) /n; rring.
have n0 : 0 <= n by rewrite /n; have := sq_ge0 (norm_F X); have := sq_ge0 (norm_F Y); lra.
case: (Req_dec n 0) => [z|zn].
  have X0 : norm_F X * norm_F X = 0 by move: z; rewrite /n; have := sq_ge0 (norm_F X); have := sq_ge0 (norm_F Y); lra.
  have Y0 : norm_F Y * norm_F Y = 0 by move: z; rewrite /n; lra.
  have rx : r *m x = 0%ring by apply: norm_F_eq0; apply: Rsqr_0_uniq.
  have ry : r *m y = 0%ring by apply: norm_F_eq0; apply: Rsqr_0_uniq.
  have bx : B *m x = 0%ring by rewrite -er -mulmxA rx mulmx0.
  have by_ : B *m y = 0%ring by rewrite -er -mulmxA ry mulmx0.
  move: hx hy; rewrite -!mulmxA bx by_ !mulmx0 => hx hy.
  have k (u v : 'cV[R]_d) i : (0 = a *: u - b *: v)%ring -> a * u i ord0 - b * v i ord0 = 0.
    by move=> /matrixP/(_ i ord0); rewrite mx0E mxBE !mxZE.
  have k2 i : b * x i ord0 + a * y i ord0 = 0.
    by move/matrixP/(_ i ord0): hy; rewrite mx0E mxDE !mxZE.
  have s i : (a * a + b * b) * x i ord0 = 0 /\ (a * a + b * b) * y i ord0 = 0.
    have p := k2 i; have q := k _ _ i hx; move: (x i ord0) (y i ord0) p q => p q k3 k4; split.
      rewrite (_ : (a * a + b * b) * p = a * (a * p - b * q) + b * (b * p + a * q)); last ring.
      by rewrite k3 k4; ring.
    rewrite (_ : (a * a + b * b) * q = a * (b * p + a * q) - b * (a * p - b * q)); last ring.
    by rewrite k3 k4; ring.
  suff : a * a + b * b = 0 by move=> h; have := sq_ge0 a; have := sq_ge0 b => ? ?; split; nra.
  have pick (v : 'cV[R]_d) : v <> 0%ring -> exists i, v i ord0 <> 0.
    move=> nv; case: (pickP (fun i => v i ord0 != 0%ring)) => [i /eqP hi|h]; first by exists i.
    by case: nv; apply/colP=> i; rewrite mx0E; have := h i; move/negbFE/eqP.
  case: nz => /pick [i ni]; have [p q] := s i; [case: (Rmult_integral _ _ p) | case: (Rmult_integral _ _ q)] => // h;
    by [].
have np : 0 < n by lra.
have bz : b * n = 0 by rewrite /n; lra.
split; first by case: (Rmult_integral _ _ bz).
have := pM X; have := pM Y => q1 q2.
apply: Rnot_lt_le => neg; have : a * n < 0 by nra.
lra.
Qed.

(** ** What the printed constants need *)
Lemma lam_min_Gamma_pair d (N : R) (Lambda : 'M[R]_d) : 0 < N -> posdef Lambda -> leq 1 d ->
  1 <= lam_min (Gamma N Lambda) * (lam_min Lambda * lam_min Lambda)
     * (\tr (invmx (Gamma N Lambda) *m invmx Lambda) * \tr (invmx Lambda)).
Proof.
move=> Np pd dp; have [Q [l [QQ [lp e]]]] := diagonalise pd.
have li : invmx Lambda = spec Q (fun i => / l i) by rewrite e; apply: (spec_inv QQ _).2 => i; have := lp i; lra.
rewrite li e Gi_spec // Gamma_spec // specM // !tr_spec //.
have [i [-> hi]] := lam_min_attained l QQ dp.
have [j [ej hj]] := lam_min_attained (gam N l) QQ dp.
have gi : lam_min (spec Q (gam N l)) = gam N l i.
  apply: Rle_antisym; first exact: lam_min_eigen.
  rewrite ej; apply: (Rmult_le_reg_r N) => //; rewrite /gam.
  have N0 : N <> 0 by lra.
  rewrite (_ : ((N + 1) * l i + Sm l) / N * N = (N + 1) * l i + Sm l); last by field.
  rewrite (_ : ((N + 1) * l j + Sm l) / N * N = (N + 1) * l j + Sm l); last by field.
  by have := hi j; nra.
rewrite gi; have gp k := gam_pos Np k lp.
have inv0 x : 0 < x -> 0 <= / x by move=> h; left; exact: Rinv_0_lt_compat.
have h1 : / gam N l i * / l i <= Sm (fun k => / gam N l k * / l k).
  by apply: (Sm_term (F := fun k => / gam N l k * / l k)) => k; apply: Rmult_le_pos; apply: inv0.
have h2 : / l i <= Sm (fun k => / l k) by apply: (Sm_term (F := fun k => / l k)) => k; apply: inv0.
have h3 : / gam N l i * / l i * / l i <= Sm (fun k => / gam N l k * / l k) * Sm (fun k => / l k).
  by apply: Rmult_le_compat => //; [apply: Rmult_le_pos; apply: inv0 | apply: inv0].
have g0 := gp i; have l0 := lp i.
apply: Rle_trans (_ : gam N l i * (l i * l i) * (/ gam N l i * / l i * / l i) <= _).
  by right; field; split; lra.
apply: Rmult_le_compat_l => //; apply: Rmult_le_pos; nra.
Qed.
