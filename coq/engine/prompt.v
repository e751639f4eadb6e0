(** * Prompts

    A prompt has N examples x_i ~ N(0, Lambda) and, where another length is spoken of, M of them; a query x ~ N(0, Lambda),
    a task w ~ N(0, Psi) and label noise e_i of variance [noise], all independent.  Concretely they are linear forms in
    independent standard normal variables with these covariances, and expectations are those of gauss.v.  [prompt] says
    so; [prompt_exists] builds one for every Lambda = L L', Psi = K K', noise = s^2.  The two laws that the engine needs
    are proved here. *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ.
From SsrMultinomials Require Import mpoly.
From LSA.moments Require Import gauss.
From LSA.engine Require Import terms normal decide stein.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

(** What is random: coordinate j of example i of either length, of the query, of the task; the noise of an example. *)
Inductive leg (d N M : nat) :=
  | Xn of 'I_N & 'I_d | Xm of 'I_M & 'I_d | Xq of 'I_d | Tw of 'I_d | En of 'I_N | Em of 'I_M.
Definition covariance (F : ringType) d N M (Lambda Psi : 'M[F]_d) (noise : F) (a b : leg d N M) : F := match a, b with
  | Xn m i, Xn k j => if m == k then Lambda i j else 0
  | Xm m i, Xm k j => if m == k then Lambda i j else 0
  | Xq i, Xq j => Lambda i j | Tw i, Tw j => Psi i j
  | En m, En k => if m == k then noise else 0 | Em m, Em k => if m == k then noise else 0
  | _, _ => 0 end.
Record prompt (F : comRingType) d N M (Lambda Psi : 'M[F]_d) (noise : F) := Prompt {
  size_z : nat;
  form : leg d N M -> 'rV[F]_size_z;
  formP : forall a b, dot (form a) (form b) = covariance Lambda Psi noise a b }.

Section Random.
Variables (F : fieldType) (d N M : nat) (Lambda Psi : 'M[F]_d) (noise : F).
Variable pr : prompt N M Lambda Psi noise.
Definition ring := [comRingType of {mpoly F[size_z pr]}].
Definition coordinate (a : leg d N M) : ring := lin (form pr a).
Definition x_query : 'cV[ring]_d := \col_j coordinate (@Xq d N M j).
Definition task : 'cV[ring]_d := \col_j coordinate (@Tw d N M j).
Definition const (c : F) : ring := c%:MP.
Definition fixed m n (A : 'M[F]_(m, n)) : 'M[ring]_(m, n) := map_mx const A.
(** S = (1/n) sum x_i x_i', and the mean (1/n) sum e_i x_i of the noise, of n examples of either length *)
Section Sample.
Variables (n : nat) (X : 'I_n -> 'I_d -> leg d N M) (Z : 'I_n -> leg d N M).
Definition example (i : 'I_n) : 'cV[ring]_d := \col_j coordinate (X i j).
Definition mean_square : 'M[ring]_d := const n%:R^-1 *: \sum_i example i *m (example i)^T.
Definition mean_noise : 'cV[ring]_d := const n%:R^-1 *: \sum_i coordinate (Z i) *: example i.
End Sample.
Definition S_N : 'M[ring]_d := mean_square (@Xn d N M).
Definition S_M : 'M[ring]_d := mean_square (@Xm d N M).
Definition eta_N : 'cV[ring]_d := mean_noise (@Xn d N M) (@En d N M).
Definition eta_M : 'cV[ring]_d := mean_noise (@Xm d N M) (@Em d N M).
(** the expectation, of a number and of a matrix *)
Definition mean (p : ring) : F := E p.
Definition means m n (A : 'M[ring]_(m, n)) : 'M[F]_(m, n) := map_mx mean A.
End Random.

(** ** The laws *)
Section Laws.
Variables (F : fieldType) (d N M : nat) (Lambda Psi : 'M[F]_d) (noise : F).
Variable pr : prompt N M Lambda Psi noise.
Notation P := (ring pr).
Hypothesis sL : Lambda^T = Lambda.
Hypothesis sP : Psi^T = Psi.
Definition Ebar (p : P) : P := const pr (mean p).

Lemma Ebar_add p q : Ebar (p + q) = Ebar p + Ebar q.
Proof. by rewrite /Ebar /mean /const linearD mpolyCD. Qed.
Lemma Ebar_int z p : Ebar (zr P z * p) = zr P z * Ebar p.
Proof.
have ad : additive Ebar by move=> a b; rewrite -[in RHS](subrK b a) [in RHS]Ebar_add addrK.
rewrite /zr !mulrzl; exact: (raddfMz (Additive ad)).
Qed.
Lemma Ebar_const c : Ebar (const pr c) = const pr c.
Proof. by rewrite /Ebar /mean gauss.EC. Qed.

Lemma const_nat k : k%:R = const pr k%:R :> P.
Proof. by rewrite /const; elim: k => [|k IH]; rewrite ?mpolyC0 // !mulrS mpolyCD mpolyC1 IH. Qed.

(* the derivation along a leg *)
Definition along (a : leg d N M) (p : P) : P := D (form pr a) p.
Lemma along_der a : derivation (along a).
Proof. by split=> p q; rewrite /along ?DM // linearD. Qed.
Lemma along_leg a b : along a (coordinate pr b) = const pr (covariance Lambda Psi noise a b).
Proof. by rewrite /along /coordinate Dlin formP. Qed.
Lemma along_const a c : along a (const pr c) = 0. Proof. exact: DC. Qed.
Lemma along_fixed a m n (A : 'M[F]_(m, n)) : mapD (along a) (fixed pr A) = 0.
Proof. by apply/matrixP => i j; rewrite !mxE along_const. Qed.
Lemma Ebar_leg a p : Ebar (coordinate pr a * p) = Ebar (along a p).
Proof. by rewrite /Ebar /mean /coordinate E_stein. Qed.
Lemma along_sum a (I : finType) (f : I -> P) : along a (\sum_i f i) = \sum_i along a (f i).
Proof. exact: (Dsum (along_der a)). Qed.
Lemma along_scale a c p : along a (const pr c * p) = const pr c * along a p.
Proof. by rewrite (proj2 (along_der a)) along_const mul0r add0r. Qed.

(* a sum of legs times derivations is a derivation *)
Lemma combined_der (I : finType) (f : I -> P) (D : I -> P -> P) : (forall i, derivation (D i)) -> derivation (fun r => \sum_i f i * D i r).
Proof.
move=> h; split=> a b; rewrite ?mulr_suml ?mulr_sumr -big_split; apply: eq_bigr => i _ /=; first by rewrite (proj1 (h i)) mulrDr.
by rewrite (proj2 (h i)) mulrDr !mulrA (mulrC a).
Qed.
Lemma combined_0 (I : finType) (f : I -> P) (D : I -> P -> P) m n (A : 'M[P]_(m, n)) :
  (forall i, mapD (D i) A = 0) -> mapD (fun r => \sum_i f i * D i r) A = 0.
Proof.
by move=> h; apply/matrixP => j k; rewrite !mxE big1 // => i _; move/matrixP: (h i) => /(_ j k); rewrite !mxE => ->; rewrite mulr0.
Qed.

(** *** n examples X with noise Z: what a leg sees of their means, and the two laws *)
Section Sample.
Variables (n : nat) (X : 'I_n -> 'I_d -> leg d N M) (Z : 'I_n -> leg d N M).
Notation cov := (covariance Lambda Psi noise).
Notation square := (mean_square pr X). Notation mean_eta := (mean_noise pr X Z).
Hypothesis covX : forall i j k l, cov (X i j) (X k l) = if i == k then Lambda j l else 0.
Hypothesis covXZ : forall i k l, cov (Z i) (X k l) = 0.
Hypothesis covZ : forall i k, cov (Z i) (Z k) = if i == k then noise else 0.

Lemma square_entry j k : square j k = const pr n%:R^-1 * \sum_i coordinate pr (X i j) * coordinate pr (X i k).
Proof. by rewrite mxE summxE; congr (_ * _); apply: eq_bigr => i _; rewrite mxE big_ord1 !mxE. Qed.
Lemma noise_entry j : mean_eta j 0 = const pr n%:R^-1 * \sum_i coordinate pr (Z i) * coordinate pr (X i j).
Proof. by rewrite mxE summxE; congr (_ * _); apply: eq_bigr => i _; rewrite !mxE. Qed.
Lemma square_sym : square^T = square.
Proof. by apply/matrixP => j k; rewrite mxE !square_entry; congr (_ * _); apply: eq_bigr => i _; rewrite mulrC. Qed.
Lemma along_square a (h : forall i j, cov a (X i j) = 0) : mapD (along a) square = 0.
Proof.
apply/matrixP => j k; rewrite [LHS]mxE square_entry along_scale along_sum big1 ?mulr0 ?mxE // => i _.
by rewrite (proj2 (along_der a)) !along_leg !h /const mpolyC0 mul0r mulr0 addr0.
Qed.
Lemma along_noise a (h : forall i j, cov a (X i j) = 0) (g : forall i, cov a (Z i) = 0) : mapD (along a) mean_eta = 0.
Proof.
apply/matrixP => j k; rewrite ord1 [LHS]mxE noise_entry along_scale along_sum big1 ?mulr0 ?mxE // => i _.
by rewrite (proj2 (along_der a)) !along_leg !h !g /const mpolyC0 mul0r mulr0 addr0.
Qed.

(* Stein for the mean of the noise: each noise meets its own example *)
Definition noise_along j r : P := \sum_i coordinate pr (X i j) * along (Z i) r.
Lemma noise_pair j k : noise_along j (mean_eta k 0) = const pr noise * square j k.
Proof.
rewrite square_entry mulrCA noise_entry ![in RHS]mulr_sumr; apply: eq_bigr => i _.
rewrite along_scale along_sum (bigD1 i) //= big1 ?addr0 => [|i' ne]; rewrite (proj2 (along_der _)) !along_leg covZ covXZ /const ?mpolyC0 ?mulr0 ?addr0.
  by rewrite eqxx mulrCA; congr (_ * _); rewrite mulrCA.
by rewrite eq_sym (negbTE ne) mpolyC0 mul0r.
Qed.
Lemma noise_stein j r : Ebar (mean_eta j 0 * r) = Ebar (const pr n%:R^-1 * noise_along j r).
Proof.
rewrite noise_entry -mulrA mulr_suml !mulr_sumr !(Esum Ebar_add); apply: eq_bigr => i _.
rewrite -mulrA mulrCA Ebar_leg; congr Ebar; rewrite (proj2 (along_der _)) along_const mul0r add0r.
by rewrite (proj2 (along_der _)) along_leg covXZ /const mpolyC0 mul0r add0r.
Qed.

(* Stein for S: its left leg meets its own right leg, or another leg of the same example *)
Definition square_along a b r : P := \sum_i coordinate pr (X i b) * along (X i a) r.
Lemma square_pair a b : mapD (square_along a b) square
  = fixed pr Lambda *m delta_mx a b *m square + square *m delta_mx b a *m fixed pr Lambda.
Proof.
apply/matrixP => j k; rewrite [RHS]mxE !delta_mid [LHS]mxE square_entry /square_along.
have step i : along (X i a) (const pr n%:R^-1 * \sum_i coordinate pr (X i j) * coordinate pr (X i k))
    = const pr n%:R^-1 * (const pr (Lambda a j) * coordinate pr (X i k) + coordinate pr (X i j) * const pr (Lambda a k)).
  rewrite along_scale along_sum (bigD1 i) //= big1 ?addr0 => [|l ne]; rewrite (proj2 (along_der _)) !along_leg !covX ?eqxx //.
  by rewrite eq_sym (negbTE ne) /const mpolyC0 mul0r mulr0 addr0.
under eq_bigr => i _ do rewrite step mulrCA mulrDr.
rewrite -mulr_sumr big_split mulrDr !square_entry /=; congr (_ + _).
  have -> : Lambda a j = Lambda j a by rewrite -{1}sL mxE.
  rewrite [fixed _ _ _ _]mxE mulrCA; congr (_ * _); rewrite mulr_sumr; apply: eq_bigr => i _; exact: mulrCA.
rewrite [fixed _ _ _ _]mxE -mulrA; congr (_ * _); rewrite mulr_suml; apply: eq_bigr => i _.
by rewrite mulrA [coordinate pr (X i b) * _]mulrC.
Qed.
Lemma square_stein a b r : n%:R != 0 :> F ->
  Ebar (square a b * r) = Ebar (fixed pr Lambda a b * r) + Ebar (const pr n%:R^-1 * square_along a b r).
Proof.
move=> n_pos; rewrite square_entry [fixed _ _ _ _]mxE /square_along.
have step i : Ebar (const pr n%:R^-1 * (coordinate pr (X i a) * coordinate pr (X i b)) * r)
    = Ebar (const pr n%:R^-1 * (const pr (Lambda a b) * r)) + Ebar (const pr n%:R^-1 * (coordinate pr (X i b) * along (X i a) r)).
  have -> : const pr n%:R^-1 * (coordinate pr (X i a) * coordinate pr (X i b)) * r
      = coordinate pr (X i a) * (const pr n%:R^-1 * (coordinate pr (X i b) * r)) by rewrite -!mulrA mulrCA.
  rewrite -Ebar_add -mulrDr Ebar_leg along_scale; congr (Ebar (_ * _)).
  by rewrite (proj2 (along_der _)) along_leg covX eqxx.
rewrite mulr_sumr mulr_suml (Esum Ebar_add); under eq_bigr => i _ do rewrite step.
rewrite big_split /= -!(Esum Ebar_add) -!mulr_sumr; congr (_ + _); congr Ebar.
rewrite sumr_const card_ord -[r *+ n]mulr_natl mulrCA; congr (_ * _); rewrite mulrA -[RHS]mul1r; congr (_ * _).
by rewrite const_nat -[LHS]mpolyCM mulVf // mpolyC1.
Qed.
End Sample.

Lemma S_N_sym : (S_N pr)^T = S_N pr. Proof. exact: square_sym. Qed.
Lemma S_M_sym : (S_M pr)^T = S_M pr. Proof. exact: square_sym. Qed.

(** The letters of the engine: matrices S, S(M), Lambda, Psi and fixed ones; vectors x, w, the two means of the noise
    and fixed ones; scalars d, 1/N, 1/M, noise and fixed ones. *)
Variables (ms : seq 'M[F]_d) (cs : seq 'cV[F]_d) (ss : seq F).
Definition p_env (i : nat) : 'M[P]_d := match i with 0 => S_N pr | 1 => S_M pr | i.+2 => fixed pr (nth 0 [:: Lambda, Psi & ms] i) end.
Definition p_vs : seq 'cV[P]_d := [:: x_query pr, task pr, eta_N pr, eta_M pr & map (@fixed _ _ _ _ _ _ _ pr d 1) cs].
Definition p_sv (i : nat) : P := const pr (nth 0 [:: d%:R, N%:R^-1, M%:R^-1, noise & ss] i).
Definition x_law := VLaw 2 [::] [:: (2%N, false)].
(* without Psi the task has covariance 1 *)
Variable psi : bool.
Hypothesis psiP : psi \/ Psi = 1%:M.
Definition w_law := VLaw 3 [::] (if psi then [:: (3%N, false)] else [::]).
Definition eta_N_law := VLaw 4 [:: Sv 1; Sv 3] [:: (0%N, false)].
Definition eta_M_law := VLaw 5 [:: Sv 2; Sv 3] [:: (1%N, false)].
Definition vector_laws := [:: x_law; w_law; eta_N_law; eta_M_law].
Definition S_N_law := MLaw 0 2 1.
Definition S_M_law := MLaw 1 2 2.
Variables (p q : 'cV[F]_d).
Definition p_vec := vec p_vs (fixed pr p) (fixed pr q).
Lemma p_vec_fixed i : i \notin map vname vector_laws -> exists c, p_vec i = fixed pr c.
Proof.
case: i => [|[|[|[|[|[|i]]]]]] //= _; [by exists p | by exists q |].
rewrite /p_vec /vec /=; case: (ltnP i (size cs)) => h; first by exists (nth 0 cs i); rewrite (nth_map 0).
by exists 0; rewrite nth_default ?size_map //; apply/matrixP => k l; rewrite !mxE /const mpolyC0.
Qed.

Lemma along_p_sv a i : along a (p_sv i) = 0. Proof. exact: along_const. Qed.

Lemma along_cols a (f : 'I_d -> leg d N M) (h : forall j, covariance Lambda Psi noise a (f j) = 0) :
  mapD (along a) (\col_j coordinate pr (f j)) = 0.
Proof. by apply/matrixP => i j; rewrite !mxE along_leg h /const mpolyC0. Qed.

Lemma x_law_holds : law_of_vector p_env p_vec p_sv Ebar x_law.
Proof.
exists (fun j => along (@Xq d N M j)), 1, 1; split; first by move=> j; exact: along_der.
split; first by move=> j i; exact: along_p_sv.
split; first by move=> j [|[|i]] /=; [exact: along_square | exact: along_square | exact: along_fixed].
split.
  move=> j u; case: u => [|[|[|[|[|[|u]]]]]] //= _; try exact: along_fixed.
  - exact: along_cols.
  - exact: along_noise.
  - exact: along_noise.
  have [|c ->] := @p_vec_fixed u.+4.+2; [by [] | exact: along_fixed].
split; first by move=> j k; rewrite mul1r /= mulmx1 /= !mxE along_leg.
by split=> [j r|]; rewrite ?vm_nil ?mul1r // /p_vec /vec /= mxE Ebar_leg.
Qed.
Lemma w_law_holds : law_of_vector p_env p_vec p_sv Ebar w_law.
Proof.
exists (fun j => along (@Tw d N M j)), 1, 1; split; first by move=> j; exact: along_der.
split; first by move=> j i; exact: along_p_sv.
split; first by move=> j [|[|i]] /=; [exact: along_square | exact: along_square | exact: along_fixed].
split.
  move=> j u; case: u => [|[|[|[|[|[|u]]]]]] //= _; try exact: along_fixed.
  - exact: along_cols.
  - exact: along_noise.
  - exact: along_noise.
  have [|c ->] := @p_vec_fixed u.+4.+2; [by [] | exact: along_fixed].
split.
  move=> j k; rewrite mul1r mxE along_leg /=; case: psi psiP => [_|[//|e]] /=; first by rewrite mulmx1 mxE.
  have -> : Psi j k = (j == k)%:R by rewrite e mxE.
  by rewrite mxE /const; case: (j == k); rewrite ?mpolyC1 ?mpolyC0.
by split=> [j r|]; rewrite ?vm_nil ?mul1r // /p_vec /vec /= mxE Ebar_leg.
Qed.

Lemma eta_N_law_holds : law_of_vector p_env p_vec p_sv Ebar eta_N_law.
Proof.
exists (noise_along (@Xn d N M) (@En d N M)), (const pr N%:R^-1), (const pr noise).
split; first by move=> j; apply: combined_der => i; exact: along_der.
split; first by move=> j i; rewrite /noise_along big1 // => k _; rewrite along_p_sv mulr0.
split; first by move=> j [|[|i]]; apply: combined_0 => k; [exact: along_square | exact: along_square | exact: along_fixed].
split.
  move=> j u ne; apply: combined_0 => k; case: u ne => [|[|[|[|[|[|u]]]]]] //= _; try exact: along_fixed; try exact: along_cols.
  - exact: along_noise.
  have [|c ->] := @p_vec_fixed u.+4.+2; [by [] | exact: along_fixed].
split; first by move=> j k; rewrite /= mulmx1; apply: (@noise_pair _ (@Xn d N M) (@En d N M)).
split; last by rewrite vm_cons vm_cons vm_nil mulr1.
by move=> j r; apply: (@noise_stein _ (@Xn d N M) (@En d N M)).
Qed.
Lemma eta_M_law_holds : law_of_vector p_env p_vec p_sv Ebar eta_M_law.
Proof.
exists (noise_along (@Xm d N M) (@Em d N M)), (const pr M%:R^-1), (const pr noise).
split; first by move=> j; apply: combined_der => i; exact: along_der.
split; first by move=> j i; rewrite /noise_along big1 // => k _; rewrite along_p_sv mulr0.
split; first by move=> j [|[|i]]; apply: combined_0 => k; [exact: along_square | exact: along_square | exact: along_fixed].
split.
  move=> j u ne; apply: combined_0 => k; case: u ne => [|[|[|[|[|[|u]]]]]] //= _; try exact: along_fixed; try exact: along_cols.
  - exact: along_noise.
  have [|c ->] := @p_vec_fixed u.+4.+2; [by [] | exact: along_fixed].
split; first by move=> j k; rewrite /= mulmx1; apply: (@noise_pair _ (@Xm d N M) (@Em d N M)).
split; last by rewrite vm_cons vm_cons vm_nil mulr1.
by move=> j r; apply: (@noise_stein _ (@Xm d N M) (@Em d N M)).
Qed.

Hypothesis N_pos : N%:R != 0 :> F.
Lemma S_N_law_holds : law_of_matrix p_env p_vec p_sv Ebar vector_laws S_N_law.
Proof.
split; [exact: S_N_sym | split; first by rewrite /= /fixed map_trmx sL].
exists (square_along (@Xn d N M)); split; first by move=> a b; apply: combined_der => i; exact: along_der.
split; first by move=> a b i; rewrite /square_along big1 // => k _; rewrite along_p_sv mulr0.
split; first by move=> a b [|[|i]] // _; apply: combined_0 => k; [apply: along_square | exact: along_fixed].
split; first by move=> a b u /p_vec_fixed[c ->]; apply: combined_0 => k; exact: along_fixed.
by split=> [a b|a b r]; [exact: square_pair | exact: square_stein].
Qed.
Hypothesis M_pos : M%:R != 0 :> F.
Lemma S_M_law_holds : law_of_matrix p_env p_vec p_sv Ebar vector_laws S_M_law.
Proof.
split; [exact: S_M_sym | split; first by rewrite /= /fixed map_trmx sL].
exists (square_along (@Xm d N M)); split; first by move=> a b; apply: combined_der => i; exact: along_der.
split; first by move=> a b i; rewrite /square_along big1 // => k _; rewrite along_p_sv mulr0.
split; first by move=> a b [|[|i]] // _; apply: combined_0 => k; [apply: along_square | exact: along_fixed].
split; first by move=> a b u /p_vec_fixed[c ->]; apply: combined_0 => k; exact: along_fixed.
by split=> [a b|a b r]; [exact: square_pair | exact: square_stein].
Qed.

(** What the laws of a prompt give: the expectation of a polynomial in the letters is that of its reduced form. *)
Section Reduced.
Variable R : rules.
Hypothesis symmetric : forall i, i \in sym R -> (p_env i)^T = p_env i.
Hypothesis ruled : holds p_env p_vec p_sv (pairs R).
Lemma reduced n r : Ebar (vp p_env p_vec p_sv r) = Ebar (vp p_env p_vec p_sv (Eloop R n vector_laws [:: S_N_law; S_M_law] r)).
Proof.
apply: (Eloop_sound symmetric Ebar_add _ ruled _ _ Ebar_int).
- by rewrite const_nat.
- split; [exact: x_law_holds | split; [exact: w_law_holds | split; [exact: eta_N_law_holds | split; [exact: eta_M_law_holds | by []]]]].
- by split; [exact: S_N_law_holds | split; [exact: S_M_law_holds | by []]].
Qed.
End Reduced.
End Laws.
