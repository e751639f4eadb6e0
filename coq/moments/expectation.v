(** * Expectations

    What is used of a probability space: a set of integrable functions, closed under linear combinations, and a mean that
    is linear, normalised, nonnegative on nonnegative functions and positive on positive ones.  The Lebesgue integral of
    every probability space is an instance; so is a finite sum with positive weights ([finite_law], which shows that the
    notion is not empty). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions analysis.sums algebra.real_matrices.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Record expectation (Omega : Type) := Expectation {
  integrable : (Omega -> R) -> Prop;
  mean : (Omega -> R) -> R;
  mean_const : forall c, integrable (fun _ => c) /\ mean (fun _ => c) = c;
  mean_plus : forall f g, integrable f -> integrable g ->
    integrable (fun w => f w + g w) /\ mean (fun w => f w + g w) = mean f + mean g;
  mean_scal : forall c f, integrable f -> integrable (fun w => c * f w) /\ mean (fun w => c * f w) = c * mean f;
  mean_ge0 : forall f, integrable f -> (forall w, 0 <= f w) -> 0 <= mean f;
  mean_gt0 : forall f, integrable f -> (forall w, 0 < f w) -> 0 < mean f }.

(* positive weights on finitely many points, with sum one *)
Section Finite.
Variables (K : finType) (p : K -> R).
Hypothesis p_pos : forall k, 0 < p k.
Hypothesis p_sum : Sm p = 1.
Definition finite_law : expectation K.
Proof.
refine (@Expectation K (fun _ => True) (fun f => Sm (fun k => p k * f k)) _ _ _ _ _) => [c|f g _ _|c f _|f _ h|f _ h].
- by split=> //; rewrite Sm_scalr p_sum Rmult_1_l.
- by split=> //; rewrite -Sm_plus; apply: Sm_ext => k; rring.
- by split=> //; rewrite -Sm_scal; apply: Sm_ext => k; rring.
- by apply: Sm_ge0 => k; apply: Rmult_le_pos => //; have := p_pos k; lra.
- have p1 : 0 < Sm p by rewrite p_sum; lra.
  have [k _] := Sm_pos_ex p1; apply: Rlt_le_trans (Rmult_lt_0_compat _ _ (p_pos k) (h k)) _.
  by apply: (Sm_term (F := fun k => p k * f k)) => j; left; apply: Rmult_lt_0_compat.
Defined.
End Finite.

Section Mean.
Variables (Omega : Type) (E : expectation Omega).

Lemma int_ext f g : (forall w, f w = g w) -> integrable E f -> integrable E g.
Proof. by move=> h; rewrite (functional_extensionality f g h). Qed.
Lemma mean_ext f g : (forall w, f w = g w) -> mean E f = mean E g.
Proof. by move=> h; rewrite (functional_extensionality f g h). Qed.
Lemma int_const c : integrable E (fun _ => c). Proof. by have [] := mean_const E c. Qed.
Lemma mean_cst c : mean E (fun _ => c) = c. Proof. by have [] := mean_const E c. Qed.
Lemma int_plus f g : integrable E f -> integrable E g -> integrable E (fun w => f w + g w).
Proof. by move=> a b; have [] := mean_plus a b. Qed.
Lemma meanD f g : integrable E f -> integrable E g -> mean E (fun w => f w + g w) = mean E f + mean E g.
Proof. by move=> a b; have [] := mean_plus a b. Qed.
Lemma int_scal c f : integrable E f -> integrable E (fun w => c * f w).
Proof. by move=> a; have [] := mean_scal c a. Qed.
Lemma meanZ c f : integrable E f -> mean E (fun w => c * f w) = c * mean E f.
Proof. by move=> a; have [] := mean_scal c a. Qed.
Lemma int_minus f g : integrable E f -> integrable E g -> integrable E (fun w => f w - g w).
Proof.
move=> a b; apply: int_ext (int_plus a (int_scal (-1) b)) => w; rring.
Qed.
Lemma meanB f g : integrable E f -> integrable E g -> mean E (fun w => f w - g w) = mean E f - mean E g.
Proof.
move=> a b; rewrite (mean_ext (g := fun w => f w + -1 * g w)) => [|w]; last rring.
by rewrite meanD ?meanZ //; [rring | exact: int_scal].
Qed.
Lemma mean_le f g : integrable E f -> integrable E g -> (forall w, f w <= g w) -> mean E f <= mean E g.
Proof.
move=> a b h; have : 0 <= mean E (fun w => g w - f w) by apply: mean_ge0 (int_minus b a) _ => w; have := h w; lra.
by rewrite meanB //; lra.
Qed.
Lemma mean_Sm (K : finType) (F : K -> Omega -> R) : (forall k, integrable E (F k)) ->
  integrable E (fun w => Sm (fun k => F k w)) /\ mean E (fun w => Sm (fun k => F k w)) = Sm (fun k => mean E (F k)).
Proof.
move=> h; rewrite /Sm; elim: (index_enum K) => [|k e [IH1 IH2]].
  rewrite big_nil; have e0 w : 0 = \big[Rplus/R0]_(k <- [::]) F k w by rewrite big_nil.
  by split; [exact: int_ext e0 (int_const 0) | rewrite -(mean_ext e0) mean_cst].
have ee w : F k w + \big[Rplus/R0]_(j <- e) F j w = \big[Rplus/R0]_(j <- k :: e) F j w by rewrite big_cons.
split; first by apply: int_ext ee _; exact: int_plus.
by rewrite -(mean_ext ee) meanD // IH2 big_cons.
Qed.
Lemma int_Sm (K : finType) (F : K -> Omega -> R) : (forall k, integrable E (F k)) -> integrable E (fun w => Sm (fun k => F k w)).
Proof. by move=> h; have [] := mean_Sm h. Qed.
Lemma meanSm (K : finType) (F : K -> Omega -> R) : (forall k, integrable E (F k)) ->
  mean E (fun w => Sm (fun k => F k w)) = Sm (fun k => mean E (F k)).
Proof. by move=> h; have [] := mean_Sm h. Qed.

(* entrywise means of random matrices *)
Definition meanM {m n} (F : Omega -> 'M[R]_(m, n)) : 'M[R]_(m, n) := (\matrix_(i, j) mean E (fun w => F w i j))%ring.
Definition integrableM {m n} (F : Omega -> 'M[R]_(m, n)) : Prop := forall i j, integrable E (fun w => F w i j).
Lemma meanME m n (F : Omega -> 'M[R]_(m, n)) i j : meanM F i j = mean E (fun w => F w i j). Proof. by rewrite mxE. Qed.
Lemma tr_mean m n (F : Omega -> 'M[R]_(m, n)) (Y : 'M[R]_(m, n)) : integrableM F ->
  integrable E (fun w => \tr (F w *m Y^T)) /\ \tr (meanM F *m Y^T) = mean E (fun w => \tr (F w *m Y^T)).
Proof.
move=> h; have e w : Sm (fun i => Sm (fun j => Y i j * F w i j)) = \tr (F w *m Y^T).
  by rewrite tr_prod; apply: Sm_ext => i; apply: Sm_ext => j; rring.
have hi i j : integrable E (fun w => Y i j * F w i j) by exact: int_scal.
split; first by apply: int_ext e _; apply: int_Sm => i; exact: int_Sm.
rewrite -(mean_ext e) meanSm => [|i]; last exact: int_Sm.
rewrite tr_prod; apply: Sm_ext => i; rewrite meanSm //; apply: Sm_ext => j; rewrite meanZ // meanME; rring.
Qed.
End Mean.

(** ** Polynomials of bounded degree in the entries of a random matrix *)
Section Degree.
Variables (Omega : Type) (E : expectation Omega) (d : nat) (L : Omega -> 'M[R]_d).

(* E ||L||^3 is finite exactly if all products of at most three entries are integrable *)
Definition entry (a : option ('I_d * 'I_d)) (w : Omega) : R := if a is Some p then L w p.1 p.2 else 1.
Definition third_moments : Prop := forall a b c, integrable E (fun w => entry a w * entry b w * entry c w).

Inductive deg : nat -> (Omega -> R) -> Prop :=
  | deg_const c : deg 0 (fun _ => c)
  | deg_entry i j : deg 1 (fun w => L w i j)
  | deg_add k f g : deg k f -> deg k g -> deg k (fun w => f w + g w)
  | deg_mul k l f g : deg k f -> deg l g -> deg (k + l) (fun w => f w * g w)
  | deg_up k l f : leq k l -> deg k f -> deg l f.

Lemma deg_ext k f g : (forall w, f w = g w) -> deg k f -> deg k g.
Proof. by move=> h; rewrite (functional_extensionality f g h). Qed.
Lemma deg_scal k c f : deg k f -> deg k (fun w => c * f w).
Proof. by move=> h; have := deg_mul (deg_const c) h. Qed.
Lemma deg_Sm k (K : finType) (F : K -> Omega -> R) : (forall i, deg k (F i)) -> deg k (fun w => Sm (fun i => F i w)).
Proof.
move=> h; rewrite /Sm; elim: (index_enum K) => [|i e IH].
  by apply: deg_ext (deg_up (leq0n k) (deg_const 0)) => w; rewrite big_nil.
by apply: deg_ext (deg_add (h i) IH) => w; rewrite big_cons.
Qed.
Definition mdeg k {m n} (F : Omega -> 'M[R]_(m, n)) : Prop := forall i j, deg k (fun w => F w i j).
Lemma mdeg_L : mdeg 1 L. Proof. by move=> i j; exact: deg_entry. Qed.
Lemma mdeg_const m n (A : 'M[R]_(m, n)) : mdeg 0 (fun _ => A). Proof. by move=> i j; exact: deg_const. Qed.
Lemma mdeg_mul k l m n q (F : Omega -> 'M[R]_(m, n)) (G : Omega -> 'M[R]_(n, q)) : mdeg k F -> mdeg l G -> mdeg (k + l) (fun w => F w *m G w).
Proof.
move=> hF hG i j; apply: (@deg_ext _ (fun w => Sm (fun k => F w i k * G w k j))) => [w|]; first by rewrite mulE.
by apply: deg_Sm => r; exact: deg_mul.
Qed.
Lemma mdeg_add k m n (F G : Omega -> 'M[R]_(m, n)) : mdeg k F -> mdeg k G -> mdeg k (fun w => (F w + G w)%ring).
Proof. by move=> hF hG i j; apply: deg_ext (deg_add (hF i j) (hG i j)) => w; rewrite mxDE. Qed.
Lemma mdeg_scal k l m n f (F : Omega -> 'M[R]_(m, n)) : deg k f -> mdeg l F -> mdeg (k + l) (fun w => f w *: F w).
Proof. by move=> hf hF i j; apply: deg_ext (deg_mul hf (hF i j)) => w; rewrite mxZE. Qed.
Lemma deg_tr k n (F : Omega -> 'M[R]_n) : mdeg k F -> deg k (fun w => \tr (F w)).
Proof. by move=> h; apply: (@deg_ext _ (fun w => Sm (fun i => F w i i))) => [w|]; [rewrite trE | exact: deg_Sm]. Qed.
Lemma mdeg_Gamma N : mdeg 1 (fun w => Gamma N (L w)).
Proof.
apply: mdeg_add; first exact: (mdeg_scal (deg_const _) mdeg_L).
apply: (@mdeg_scal 1 0 _ _ (fun w => \tr (L w) / N)); last exact: mdeg_const.
by apply: (@deg_ext _ (fun w => / N * \tr (L w))) => [w|]; [rewrite /Rdiv Rmult_comm | exact: deg_scal (deg_tr mdeg_L)].
Qed.

Definition mono (s : seq ('I_d * 'I_d)) (w : Omega) : R := foldr (fun p r => L w p.1 p.2 * r) 1 s.
Definition val (s : seq (R * seq ('I_d * 'I_d))) (w : Omega) : R := foldr (fun t r => t.1 * mono t.2 w + r) 0 s.
Definition bounded k (s : seq (R * seq ('I_d * 'I_d))) : bool := all (fun t => leq (size t.2) k) s.
Lemma mono_cat s t w : mono (s ++ t) w = mono s w * mono t w.
Proof. by elim: s => [|p s IH] /=; rewrite ?IH; ring. Qed.
Lemma val_cat s t w : val (s ++ t) w = val s w + val t w.
Proof. by elim: s => [|p s IH] /=; rewrite ?IH; ring. Qed.
Lemma deg_normal k f : deg k f -> exists s, bounded k s /\ forall w, f w = val s w.
Proof.
elim=> {k f} [c|i j|k f g _ [s [bs es]] _ [t [bt et]]|k l f g _ [s [bs es]] _ [t [bt et]]|k l f kl _ [s [bs es]]].
- by exists [:: (c, [::])]; split=> // w /=; rring.
- by exists [:: (1, [:: (i, j)])]; split=> // w; rewrite /val /mono /= Rplus_0_r Rmult_1_l Rmult_1_r.
- by exists (s ++ t); rewrite /bounded all_cat -!/(bounded _ _) bs bt; split=> // w; rewrite val_cat es et.
- pose m p := map (fun q : R * seq ('I_d * 'I_d) => (p.1 * q.1, p.2 ++ q.2)).
  have vm (p : R * seq ('I_d * 'I_d)) w : val (m p t) w = p.1 * mono p.2 w * val t w.
    by elim: (t) => [|q r IH] /=; rewrite ?IH ?mono_cat; rring.
  have bm (p : R * seq ('I_d * 'I_d)) : leq (size p.2) k -> bounded (k + l) (m p t).
    move=> hp; rewrite /bounded all_map; apply/allP=> q qt /=; rewrite size_cat leq_add //.
    by move/allP: bt; apply.
  exists (flatten (map (fun p => m p t) s)); split.
    elim: (s) bs => [|p r IH] //= /andP[hp hr]; rewrite /bounded all_cat -!/(bounded _ _) IH // andbT; exact: bm.
  by move=> w; rewrite es et; elim: (s) => [|p r IH] /=; rewrite ?val_cat ?vm -?IH; rring.
- exists s; split=> //; apply/allP=> q qs; apply: leq_trans kl; by move/allP: bs; apply.
Qed.
Lemma int_deg k f : third_moments -> leq k 3 -> deg k f -> integrable E f.
Proof.
move=> h k3 /deg_normal [s [bs es]]; apply: (int_ext (fun w => esym (es w))).
elim: s bs {es} => [|[c t] s IH] /=; first by move=> _; exact: int_const.
move=> /andP[ht hs]; apply: int_plus; last exact: IH.
apply: int_scal; move: (leq_trans ht k3) => {ht} /=.
case: t => [|p [|q [|r [|]]]] //= _.
- by apply: int_ext (h None None None) => w /=; rring.
- by apply: int_ext (h (Some p) None None) => w /=; rring.
- by apply: int_ext (h (Some p) (Some q) None) => w /=; rring.
- by apply: int_ext (h (Some p) (Some q) (Some r)) => w /=; rring.
Qed.
Lemma int_mdeg k m n (F : Omega -> 'M[R]_(m, n)) : third_moments -> leq k 3 -> mdeg k F -> integrableM E F.
Proof. by move=> h k3 hF i j; exact: int_deg h k3 (hF i j). Qed.
End Degree.
