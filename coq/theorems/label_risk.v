(** * The risk of any rule on labels of any kind (ours-labels), and Theorem 4.2

    z_m = y_m x_m are the weighted examples, x the query with label y.  Of the laws only second moments are used: the examples
    are independent with E[z] = c and Cov(z) = Sigma, the query is independent of them with E[xx'] = Q, E[yx] = Q a and
    E[y^2] = e; [label_law] lists the moments that follow.  The rule A predicts x'A beta with beta the mean of the z_m.
    Expanding the square gives (Ac)'Q(Ac) + tr(A Sigma A'Q)/M - 2 (Ac)'Qa + e.  For Q = Lambda, c = Lambda a and A = Gamma^-1
    this is Theorem 4.2, since Gamma - Lambda = (Lambda + tr(Lambda) I)/N. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct ring.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions analysis.sums algebra.real_matrices moments.expectation.
From LSA Require Import algebra.normal_form theorems.reduced_loss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Section Square.
Local Open Scope ring_scope.
Lemma square42 (F : fieldType) d (L Gi : 'M[F]_d) (t : F) : L^T = L -> Gi^T = Gi -> L *m Gi = Gi *m L ->
  (Gi *m (L + t *: 1%:M))^T *m L *m (Gi *m (L + t *: 1%:M))
  = Gi *m Gi *m L *m L *m L + (t + t) *: (Gi *m Gi *m L *m L) + (t * t) *: (Gi *m Gi *m L).
Proof. move=> h1 h2 h3; matrix_identity F d. Qed.
End Square.

Section Labels.
Variables (Omega : Type) (E : expectation Omega) (d m : nat).
Variables (z : 'I_m -> 'I_d -> Omega -> R) (x : 'I_d -> Omega -> R) (y : Omega -> R).
Variables (c a : 'cV[R]_d) (Sigma Q : 'M[R]_d) (e : R).
Notation mean := (mean E).
Notation integrable := (integrable E).

Record label_law : Prop := LabelLaw {
  two_examples : forall i j k l p q, integrable (fun w => z i k w * z j l w * (x p w * x q w)) /\
    mean (fun w => z i k w * z j l w * (x p w * x q w))
    = (c k ord0 * c l ord0 + (if i == j then Sigma k l else 0)) * Q p q;
  one_example : forall i k p, integrable (fun w => z i k w * (x p w * y w)) /\
    mean (fun w => z i k w * (x p w * y w)) = c k ord0 * (Q *m a) p ord0;
  own_label : integrable (fun w => y w * y w) /\ mean (fun w => y w * y w) = e }.

Hypothesis law : label_law.
Hypothesis m_pos : leq 1 m.
Let M := INR m.
Lemma M_pos : 0 < M. Proof. by rewrite /M; apply: lt_0_INR; apply/ltP. Qed.

Variable A : 'M[R]_d.
(* the entries of beta, the prediction, and the risk *)
Definition total k (w : Omega) : R := Sm (fun i => z i k w).
Definition beta k (w : Omega) : R := / M * total k w.
Definition predict (w : Omega) : R := Sm (fun p => Sm (fun k => A p k * (beta k w * x p w))).
Definition risk : R := mean (fun w => (predict w - y w) ^ 2).

Lemma beta2 k l p q : integrable (fun w => beta k w * beta l w * (x p w * x q w)) /\
  mean (fun w => beta k w * beta l w * (x p w * x q w)) = (c k ord0 * c l ord0 + Sigma k l / M) * Q p q.
Proof.
have ex w : / M * / M * Sm (fun i => Sm (fun j => z i k w * z j l w * (x p w * x q w))) = beta k w * beta l w * (x p w * x q w).
  have -> : Sm (fun i => Sm (fun j => z i k w * z j l w * (x p w * x q w))) = total k w * total l w * (x p w * x q w).
    by rewrite /total Sm_mul -Sm_scalr; apply: Sm_ext => i; rewrite -Sm_scalr.
  by rewrite /beta; ring.
have i2 i : integrable (fun w => Sm (fun j => z i k w * z j l w * (x p w * x q w))).
  by apply: int_Sm => j; exact: (two_examples law i j k l p q).1.
split; first by apply: int_ext ex _; apply: int_scal; exact: int_Sm.
rewrite -(mean_ext E ex) meanZ; last exact: int_Sm.
rewrite meanSm //.
have -> : Sm (fun i => mean (fun w => Sm (fun j => z i k w * z j l w * (x p w * x q w))))
   = Sm (fun i : 'I_m => M * (c k ord0 * c l ord0 * Q p q) + Sigma k l * Q p q).
  apply: Sm_ext => i; rewrite meanSm => [|j]; last exact: (two_examples law i j k l p q).1.
  rewrite (Sm_ext (G := fun j => c k ord0 * c l ord0 * Q p q + (if i == j then Sigma k l else 0) * Q p q)) => [|j].
    rewrite Sm_plus Sm_const -/M; congr (_ + _); rewrite (@Sm_only _ _ i) ?eqxx // => j ji.
    by rewrite eq_sym (negbTE ji) Rmult_0_l.
  exact: eq_trans (two_examples law i j k l p q).2 (Rmult_plus_distr_r _ _ _).
by rewrite Sm_const -/M; have := M_pos; move: M => r h; field; lra.
Qed.
Lemma beta1 k p : integrable (fun w => beta k w * (x p w * y w)) /\
  mean (fun w => beta k w * (x p w * y w)) = c k ord0 * (Q *m a) p ord0.
Proof.
have ex w : / M * Sm (fun i => z i k w * (x p w * y w)) = beta k w * (x p w * y w).
  by rewrite /beta Sm_scalr -/(total k w); ring.
split; first by apply: int_ext ex _; apply: int_scal; apply: int_Sm => i; exact: (one_example law i k p).1.
rewrite -(mean_ext E ex) meanZ; last by apply: int_Sm => i; exact: (one_example law i k p).1.
rewrite meanSm => [|i]; last exact: (one_example law i k p).1.
rewrite (Sm_ext (G := fun _ : 'I_m => c k ord0 * (Q *m a) p ord0)) => [|i]; last exact: (one_example law i k p).2.
by rewrite Sm_const -/M -Rmult_assoc Rinv_l ?Rmult_1_l //; have := M_pos; lra.
Qed.

Let K := [finType of 'I_d * 'I_d].
Lemma predictE w : predict w = Sm (fun s : K => A s.1 s.2 * (beta s.2 w * x s.1 w)).
Proof. by rewrite Sm_pair. Qed.
Lemma square w : (predict w - y w) ^ 2 =
  Sm (fun s : K => Sm (fun r : K => A s.1 s.2 * A r.1 r.2 * (beta s.2 w * beta r.2 w * (x s.1 w * x r.1 w))))
  - 2 * Sm (fun s : K => A s.1 s.2 * (beta s.2 w * (x s.1 w * y w))) + y w * y w.
Proof.
have -> : Sm (fun s : K => Sm (fun r : K => A s.1 s.2 * A r.1 r.2 * (beta s.2 w * beta r.2 w * (x s.1 w * x r.1 w)))) = predict w * predict w.
  by rewrite !predictE Sm_mul; apply: Sm_ext => s; apply: Sm_ext => r; ring.
have -> : Sm (fun s : K => A s.1 s.2 * (beta s.2 w * (x s.1 w * y w))) = predict w * y w.
  by rewrite predictE -Sm_scalr; apply: Sm_ext => s; ring.
by rewrite /=; ring.
Qed.

Theorem risk_moments : risk = Sm (fun s : K => Sm (fun r : K => A s.1 s.2 * A r.1 r.2
    * ((c s.2 ord0 * c r.2 ord0 + Sigma s.2 r.2 / M) * Q s.1 r.1)))
  - 2 * Sm (fun s : K => A s.1 s.2 * (c s.2 ord0 * (Q *m a) s.1 ord0)) + e.
Proof.
rewrite /risk (mean_ext E square).
have i2 (s r : K) : integrable (fun w => A s.1 s.2 * A r.1 r.2 * (beta s.2 w * beta r.2 w * (x s.1 w * x r.1 w))).
  by apply: int_scal; exact: (beta2 _ _ _ _).1.
have i2s (s : K) : integrable (fun w => Sm (fun r : K => A s.1 s.2 * A r.1 r.2 * (beta s.2 w * beta r.2 w * (x s.1 w * x r.1 w)))) by exact: int_Sm.
have i1 (s : K) : integrable (fun w => A s.1 s.2 * (beta s.2 w * (x s.1 w * y w))).
  by apply: int_scal; exact: (beta1 _ _).1.
have i1s := int_Sm i1.
rewrite meanD; [|by apply: int_minus; [exact: int_Sm | exact: int_scal]|exact: (own_label law).1].
rewrite meanB; [|exact: int_Sm|exact: int_scal].
rewrite (own_label law).2 meanZ // !meanSm //; congr (_ - 2 * _ + _).
  apply: Sm_ext => s; rewrite meanSm //; apply: Sm_ext => r; rewrite meanZ; last exact: (beta2 _ _ _ _).1.
  by rewrite (beta2 _ _ _ _).2.
apply: Sm_ext => s; rewrite meanZ; last exact: (beta1 _ _).1.
by rewrite (beta1 _ _).2.
Qed.

(** ** ours-labels *)
Hypothesis Q_sym : Q^T = Q.
Theorem ours_labels : risk = form (A *m c - a)%ring Q (A *m c - a)%ring + 1 / M * \tr (A *m Sigma *m A^T *m Q) + (e - form a Q a).
Proof.
have entry p : (A *m c) p ord0 = Sm (fun k => A p k * c k ord0) by rewrite mulE.
have s1 : Sm (fun s : K => A s.1 s.2 * (c s.2 ord0 * (Q *m a) s.1 ord0)) = form (A *m c) Q a.
  rewrite Sm_pair formE; apply: Sm_ext => p /=; rewrite entry (mulE Q).
  rewrite (Sm_ext (G := fun k => A p k * c k ord0 * Sm (fun j => Q p j * a j ord0))) => [|k]; last ring.
  by rewrite Sm_scalr Rmult_comm -Sm_scalr; apply: Sm_ext => j; ring.
have s2 : Sm (fun s : K => Sm (fun r : K => A s.1 s.2 * A r.1 r.2 * ((c s.2 ord0 * c r.2 ord0 + Sigma s.2 r.2 / M) * Q s.1 r.1)))
   = form (A *m c) Q (A *m c) + 1 / M * \tr (A *m Sigma *m A^T *m Q).
  have -> : form (A *m c) Q (A *m c) = Sm (fun s : K => Sm (fun r : K => A s.1 s.2 * A r.1 r.2 * (c s.2 ord0 * c r.2 ord0 * Q s.1 r.1))).
    rewrite formE Sm_pair; apply: Sm_ext => p /=; rewrite (Sm_ext (G := fun q => Sm (fun k => Sm (fun l => A p k * A q l * (c k ord0 * c l ord0 * Q p q))))) => [|q].
      by rewrite Sm_swap; apply: Sm_ext => k; rewrite Sm_pair.
    rewrite !entry (_ : _ * Q p q * _ = Sm (fun k => A p k * c k ord0) * Sm (fun k => A q k * c k ord0) * Q p q); last ring.
    by rewrite Sm_mul -Sm_scalr; apply: Sm_ext => k; rewrite -Sm_scalr; apply: Sm_ext => l; ring.
  have -> : \tr (A *m Sigma *m A^T *m Q) = Sm (fun s : K => Sm (fun r : K => A s.1 s.2 * A r.1 r.2 * (Sigma s.2 r.2 * Q s.1 r.1))).
    rewrite trE Sm_pair; apply: Sm_ext => p /=; rewrite mulE (Sm_ext (G := fun q => Sm (fun k => Sm (fun l => A p k * A q l * (Sigma k l * Q p q))))) => [|q].
      by rewrite Sm_swap; apply: Sm_ext => k; rewrite Sm_pair.
    rewrite mulE -Sm_scalr Sm_swap.
    apply: Sm_ext => l; rewrite trmxE mulE -!Sm_scalr; apply: Sm_ext => k; rewrite -{1}Q_sym trmxE; rring.
  rewrite -Sm_scal -Sm_plus; apply: Sm_ext => s; rewrite -Sm_scal -Sm_plus; apply: Sm_ext => r.
  by have := M_pos; move: M => mm hm; field; lra.
rewrite risk_moments s1 s2.
have sym : form a Q (A *m c) = form (A *m c) Q a.
  by rewrite !form_tr -[in LHS]mxtrace_tr !trmx_mul trmxK Q_sym mxtrace_mulC.
have -> : form (A *m c - a)%ring Q (A *m c - a)%ring = form (A *m c) Q (A *m c) - 2 * form (A *m c) Q a + form a Q a.
  have l1 (p q r : 'cV[R]_d) : form (p - q)%ring Q r = form p Q r - form q Q r by rewrite /form linearB /= !mulmxBl mxBE.
  have l2 (p q r : 'cV[R]_d) : form r Q (p - q)%ring = form r Q p - form r Q q by rewrite /form mulmxBr mxBE.
  by rewrite l1 !l2 sym; ring.
ring.
Qed.
End Labels.

(** ** thm-4.2 *)
Section Theorem42.
Variables (Omega : Type) (E : expectation Omega) (d m : nat).
Variables (z : 'I_m -> 'I_d -> Omega -> R) (x : 'I_d -> Omega -> R) (y : Omega -> R).
Variables (a : 'cV[R]_d) (Sigma Lambda : 'M[R]_d) (e N : R).
Hypothesis N_pos : 0 < N.
Hypothesis Lambda_pd : posdef Lambda.
Hypothesis m_pos : leq 1 m.
(* a = Lambda^-1 E[xy], Sigma = Cov(xy), e = E[y^2] *)
Hypothesis law : label_law E z x y (Lambda *m a) a Sigma Lambda e.
Notation Gi := (invmx (Gamma N Lambda)).

(* the least risk of a linear predictor *)
Definition linear_risk (b : 'cV[R]_d) : R := form b Lambda b - 2 * form b Lambda a + e.
Lemma linear_least b : e - form a Lambda a <= linear_risk b.
Proof.
have := (posdef_psd Lambda_pd).2 (b - a)%ring.
have l1 (p q r : 'cV[R]_d) : form (p - q)%ring Lambda r = form p Lambda r - form q Lambda r by rewrite /form linearB /= !mulmxBl mxBE.
have l2 (p q r : 'cV[R]_d) : form r Lambda (p - q)%ring = form r Lambda p - form r Lambda q by rewrite /form mulmxBr mxBE.
have sym : form a Lambda b = form b Lambda a by rewrite !form_tr -[in LHS]mxtrace_tr !trmx_mul trmxK Lambda_pd.1 mxtrace_mulC.
by rewrite l1 !l2 sym /linear_risk; lra.
Qed.
Lemma linear_attained : linear_risk a = e - form a Lambda a. Proof. by rewrite /linear_risk; ring. Qed.

Lemma gap42 : (Gi *m Lambda *m a - a)%ring = (- (1 / N))%R *: (Gi *m (Lambda + \tr Lambda *: 1%:M)%ring *m a).
Proof.
have h : (Lambda + \tr Lambda *: 1%:M = N *: (Gamma N Lambda - Lambda))%ring.
  apply/matrixP=> i j; rewrite mxDE mxZE mxZE mxBE /Gamma mxDE !mxZE.
  change (Lambda i j + \tr Lambda * (1%:M : 'M[R]_d) i j = N * ((N + 1) / N * Lambda i j + \tr Lambda / N * (1%:M : 'M[R]_d) i j - Lambda i j)); field; lra.
have k (X : 'cV[R]_d) : (- (1 / N))%R *: (N *: X) = (- X)%ring.
  by apply/matrixP=> i j; rewrite !mxZE mxNE; change (- (1 / N) * (N * X i j) = - X i j); field; lra.
by rewrite h -scalemxAr -scalemxAl k mulmxBr (GiG N_pos Lambda_pd) mulmxBl mul1mx opprB.
Qed.

Theorem thm_4_2 : risk E z x y Gi = (e - form a Lambda a) + 1 / INR m * \tr (Sigma *m Gi *m Gi *m Lambda)
  + 1 / N ^ 2 * (form a (Gi *m Gi *m Lambda *m Lambda *m Lambda) a + 2 * \tr Lambda * form a (Gi *m Gi *m Lambda *m Lambda) a
     + \tr Lambda ^ 2 * form a (Gi *m Gi *m Lambda) a).
Proof.
rewrite (ours_labels law m_pos Gi Lambda_pd.1) mulmxA gap42.
set t := \tr Lambda; pose W := Gi *m (Lambda + t *: 1%:M)%ring.
have GL := Gi_com N_pos Lambda_pd; have Gs := Gi_sym N_pos Lambda_pd.
have -> : form ((- (1 / N))%R *: (Gi *m (Lambda + t *: 1%:M)%ring *m a)) Lambda ((- (1 / N))%R *: (Gi *m (Lambda + t *: 1%:M)%ring *m a))
   = 1 / N ^ 2 * form a (W^T *m Lambda *m W) a.
  have s1 k (p q : 'cV[R]_d) : form (k *: p) Lambda q = k * form p Lambda q by rewrite /form linearZ /= -!scalemxAl mxZE.
  have s2 k (p q : 'cV[R]_d) : form q Lambda (k *: p) = k * form q Lambda p by rewrite /form -scalemxAr mxZE.
  rewrite s1 s2 -/W form_mul trmxK; set f := form _ _ _; change (- (1 / N) * (- (1 / N) * f) = 1 / N ^ 2 * f); field; lra.
have -> : W^T *m Lambda *m W = (Gi *m Gi *m Lambda *m Lambda *m Lambda + (2 * t)%R *: (Gi *m Gi *m Lambda *m Lambda) + (t ^ 2)%R *: (Gi *m Gi *m Lambda))%ring.
  have := square42 t Lambda_pd.1 Gs GL; rewrite -/W => ->; congr (_ + _ *: _ + _ *: _)%ring.
    by change (t + t = 2 * t); ring.
  by change (t * t = t ^ 2); rewrite /=; ring.
rewrite !formD !formZ.
have -> : \tr (Gi *m Sigma *m Gi^T *m Lambda) = \tr (Sigma *m Gi *m Gi *m Lambda).
  by rewrite Gs -!mulmxA mxtrace_mulC -!mulmxA -GL.
by rewrite /t; ring.
Qed.
End Theorem42.
