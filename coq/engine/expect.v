(** * Equations with expectations

    [mean_sc], [mean_mx] and [mean_cv]: the expectation of a term in the letters of a prompt equals a term in fixed
    letters.  The goal is in fixed matrices over the field; the prompt's letters have polynomials as entries.  What is
    known of fixed letters is known of them as constant polynomials.

    One layout for every goal.  Matrices: 0 is S, 1 is S(M), 2 is Lambda, 3 is Psi, then fixed ones.  Vectors: 0 and 1 are
    kept free, 2 is x, 3 is w, 4 and 5 the means of the noise, then fixed ones.  Scalars: 0 is d, 1 is 1/N, 2 is 1/M,
    3 is the variance of the noise, then fixed ones. *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ.
From SsrMultinomials Require Import mpoly.
From LSA.moments Require Import gauss.
From LSA.engine Require Import terms normal decide stein prompt.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Layout.
Variables (F : fieldType) (d N M : nat) (Lambda Psi : 'M[F]_d) (noise : F).
Variables (ms : seq 'M[F]_d) (cs : seq 'cV[F]_d) (ss : seq F).
Definition f_env (i : nat) : 'M[F]_d := nth 0 [:: 0, 0, Lambda, Psi & ms] i.
Definition f_vs : seq 'cV[F]_d := [:: 0, 0, 0, 0 & cs].
Definition f_sv (i : nat) : F := nth 0 [:: d%:R, N%:R^-1, M%:R^-1, noise & ss] i.
Variables (fs : seq fact) (dens : seq (nat * sc)).

(** Facts that hold of fixed letters: their letters are numbered from 2. *)
Definition old (f : fact) : bool := (match f with
  | Symmetric i => 1 < i | Swap i j | Inverse i j => (1 < i) && (1 < j)
  | Product i j k | Affine i j _ k _ => [&& 1 < i, 1 < j & 1 < k] end)%N.

Variable pr : prompt N M Lambda Psi noise.
Notation P := (ring pr).
Definition constant : {rmorphism F -> P} := [rmorphism of @mpolyC (size_z pr) F].
Lemma env_old i : (1 < i)%N -> p_env pr ms i = map_mx constant (f_env i).
Proof. by case: i => [|[|i]]. Qed.
Lemma closed_old v a : closed a -> es (p_env pr ms) v (p_sv pr ss) a = constant (es f_env (vec f_vs 0 0) f_sv a).
Proof.
elim: a => [i|z|a IHa b IHb|a IHa b IHb|a IHa|e|r c] //=.
- by move=> _; rewrite /zr rmorph_int.
- by case/andP => /IHa-> /IHb->; rewrite rmorphD.
- by case/andP => /IHa-> /IHb->; rewrite rmorphM.
- by move/IHa->; rewrite rmorphN.
by case: e => //= [i|_]; [move/env_old-> | rewrite -(map_mx1 constant)]; rewrite trace_map_mx.
Qed.

Hypothesis facts_F : facts f_env f_vs f_sv fs.
Hypothesis dens_F : inverses_ f_env f_vs f_sv dens.
Hypothesis all_old : all old fs && (all closed_fact fs && all (fun kd => closed kd.2) dens).
Hypothesis sL : Lambda^T = Lambda.
Hypothesis sP : Psi^T = Psi.

(** S, S(M), Lambda and Psi are symmetric *)
Definition with_S : seq fact := [:: Symmetric 0, Symmetric 1, Symmetric 2, Symmetric 3 & fs].
Lemma facts_P : facts (p_env pr ms) (p_vs pr cs) (p_sv pr ss) with_S.
Proof.
split; first exact: S_N_sym.
split; first exact: S_M_sym.
split; first by rewrite /= /fixed map_trmx sL.
split; first by rewrite /= /fixed map_trmx sP.
case/andP: all_old => ho /andP[hc _]; elim: fs facts_F ho hc => [|f s IH] //= [tf ts] /andP[o os] /andP[c cl]; split; last exact: IH.
case: f tf o c => [i|i j|i j|i j k|i j a k b] /=.
- by move=> e hi _; rewrite env_old // map_trmx e.
- by move=> e /andP[hi hj] _; rewrite !env_old // -!map_mxM e.
- by move=> e /andP[hi hj] _; rewrite !env_old // -!map_mxM e map_mx1.
- by move=> e /and3P[hi hj hk] _; rewrite !env_old // -!map_mxM e.
move=> e /and3P[hi hj hk] /andP[ca cb]; rewrite !env_old // -!map_mxM e !closed_old //.
by rewrite map_mxD !map_mxZ map_mx1.
Qed.
Lemma dens_P : inverses_ (p_env pr ms) (p_vs pr cs) (p_sv pr ss) dens.
Proof.
case/andP: all_old => _ /andP[_ cd]; elim: dens dens_F cd => [|[k a] s IH] //= [e es'] /andP[ca cs']; split; last exact: IH.
by rewrite closed_old // -[p_sv _ _ _]/(constant (f_sv k)) -rmorphM e rmorph1.
Qed.

Variable psi : bool.
Hypothesis psiP : psi \/ Psi = 1%:M.
Hypothesis N_pos : N%:R != 0 :> F.
Hypothesis M_pos : M%:R != 0 :> F.
Let R := R with_S.
Let D := denominators with_S dens.
Variables (p q : 'cV[F]_d).
Notation ves := (es (p_env pr ms) (p_vec pr cs p q) (p_sv pr ss)).

Definition E_fuel := 40%N.
Theorem mean_zero a : zero R D (Eloop R E_fuel (vector_laws psi) [:: S_N_law; S_M_law] (normal R (ns R a))) -> Ebar (ves a) = 0.
Proof.
case/andP: all_old => _ hc; have hc' : all closed_fact with_S && all (fun kd => closed kd.2) dens by [].
have dim : p_sv pr ss 0 = d%:R by rewrite const_nat.
have sy := symmetric facts_P; have ru v := ruled facts_P hc' v; have iv v := inverted dim facts_P dens_P hc' v.
move: E_fuel => n z; rewrite (proj1 (term_sound (p_vec pr cs p q) (p_sv pr ss) sy)) -(vp_normal dim sy (ru _)).
rewrite (reduced sL psiP N_pos M_pos sy (ru _) n) (zero_sound dim sy (ru _) (iv _) z).
by rewrite /Ebar /mean linear0 /const mpolyC0.
Qed.
End Layout.

(** ** The theorems that goals use *)
Section Goals.
Variables (F : fieldType) (d N M : nat) (Lambda Psi : 'M[F]_d) (noise : F).
Variables (ms : seq 'M[F]_d) (cs : seq 'cV[F]_d) (ss : seq F) (fs : seq fact) (dens : seq (nat * sc)).
Variable pr : prompt N M Lambda Psi noise.
Notation fe := (f_env Lambda Psi ms). Notation fv := (f_vs cs). Notation fsv := (f_sv d N M noise ss).
Hypothesis facts_F : facts fe fv fsv fs.
Hypothesis dens_F : inverses_ fe fv fsv dens.
Hypothesis all_old : all old fs && (all closed_fact fs && all (fun kd => closed kd.2) dens).
Hypothesis sL : Lambda^T = Lambda.
Hypothesis sP : Psi^T = Psi.
Variable psi : bool.
Hypothesis psiP : psi \/ Psi = 1%:M.
Hypothesis N_pos : N%:R != 0 :> F.
Hypothesis M_pos : M%:R != 0 :> F.
Let S := with_S fs.
Definition expected (a : sc) : bool :=
  zero (R S) (denominators S dens) (Eloop (R S) E_fuel (vector_laws psi) [:: S_N_law; S_M_law] (normal (R S) (ns (R S) a))).
Definition up m n (A : 'M[F]_(m, n)) := fixed pr A.

Lemma mean_sub (u : ring pr) (c : F) : Ebar (u - const pr c) = 0 -> mean u = c.
Proof.
move=> e; have : Ebar (u - const pr c + const pr c) = const pr c by rewrite Ebar_add e add0r Ebar_const.
by rewrite subrK /Ebar /const => /(can_inj (@mpolyCK _ _)).
Qed.
Theorem mean_sc a b : expected (SA a (SN b)) ->
  const pr (es fe (vec fv 0 0) fsv b) = es (p_env pr ms) (p_vec pr cs 0 0) (p_sv pr ss) b ->
  mean (es (p_env pr ms) (p_vec pr cs 0 0) (p_sv pr ss) a) = es fe (vec fv 0 0) fsv b.
Proof. by move=> z e; apply: mean_sub; rewrite e; exact: (mean_zero pr facts_F dens_F all_old sL sP psiP N_pos M_pos 0 0 z). Qed.
Lemma up_delta m n (i : 'I_m) (j : 'I_n) : map_mx (const pr) (delta_mx i j) = delta_mx i j :> 'M[ring pr]_(m, n).
Proof. by apply/matrixP => k l; rewrite !mxE /const; case: (_ && _); rewrite ?mpolyC1 ?mpolyC0. Qed.
Lemma entry (A : 'M[ring pr]_d) i j : ((map_mx (const pr) (delta_mx i 0 : 'cV[F]_d))^T *m A *m map_mx (const pr) (delta_mx j 0 : 'cV[F]_d)) 0 0 = A i j.
Proof. by rewrite !up_delta trmx_delta -rowE -colE !mxE. Qed.
Lemma entry1 (A : 'cV[ring pr]_d) i : ((map_mx (const pr) (delta_mx i 0 : 'cV[F]_d))^T *m A) 0 0 = A i 0.
Proof. by rewrite !up_delta trmx_delta -rowE mxE. Qed.
Theorem mean_mx a b :
  (forall p q, em (p_env pr ms) (p_vec pr cs p q) (p_sv pr ss) a = em (p_env pr ms) (p_vec pr cs 0 0) (p_sv pr ss) a) ->
  (forall p q, em (p_env pr ms) (p_vec pr cs p q) (p_sv pr ss) b = up (em fe (vec fv 0 0) fsv b)) ->
  expected (SD (RM (RT (CV 0)) (MA a (MN b))) (CV 1)) ->
  means (em (p_env pr ms) (p_vec pr cs 0 0) (p_sv pr ss) a) = em fe (vec fv 0 0) fsv b.
Proof.
move=> ha hb z; apply/matrixP => i j; rewrite mxE; apply: mean_sub.
move: (mean_zero pr facts_F dens_F all_old sL sP psiP N_pos M_pos (delta_mx i 0) (delta_mx j 0) z); rewrite /= ha hb => <-; congr Ebar.
by rewrite /p_vec /vec /= /fixed entry !mxE.
Qed.
Theorem mean_cv a b :
  (forall p q, ec (p_env pr ms) (p_vec pr cs p q) (p_sv pr ss) a = ec (p_env pr ms) (p_vec pr cs 0 0) (p_sv pr ss) a) ->
  (forall p q, ec (p_env pr ms) (p_vec pr cs p q) (p_sv pr ss) b = up (ec fe (vec fv 0 0) fsv b)) ->
  expected (SD (RT (CV 0)) (CA a (CN b))) ->
  means (ec (p_env pr ms) (p_vec pr cs 0 0) (p_sv pr ss) a) = ec fe (vec fv 0 0) fsv b.
Proof.
move=> ha hb z; apply/matrixP => i j; rewrite mxE (ord1 j); apply: mean_sub.
move: (mean_zero pr facts_F dens_F all_old sL sP psiP N_pos M_pos (delta_mx i 0) 0 z); rewrite /= ha hb => <-; congr Ebar.
by rewrite /p_vec /vec /= /fixed entry1 !mxE.
Qed.
End Goals.
