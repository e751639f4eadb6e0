(** * The Gaussian expectation of polynomials

    The linear functional on polynomials in z_1, .., z_n with the moments of independent standard normal variables.
    Stein's identity E[z_i p] = E[dp/dz_i] is proved from the recursion of the moments; a linear form <a, z> has
    E[<a, z> p] = E[D_a p], two of them have covariance <a, b>, and Isserlis' formula for any number of them follows.
    Nothing here needs an axiom. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import bigenough ring.
From SsrMultinomials Require Import ssrcomplements mpoly.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory BigEnough.
Local Open Scope ring_scope.

Section Gauss.
Variables (F : comRingType) (n : nat).
Implicit Types p q : {mpoly F[n]}.
Local Notation "p ^`M ( i )" := (mderiv i p).

(* E z^k of a standard normal z *)
Fixpoint gam (k : nat) : F := if k is k'.+1 then (if k' is k''.+1 then k'%:R * gam k'' else 0) else 1.
Lemma gamS k : gam k.+1 = k%:R * gam k.-1. Proof. by case: k => [|k] //=; rewrite mul0r. Qed.

Definition mom (m : 'X_{1..n}) : F := \prod_(i < n) gam (m i).
Definition E p : F := \sum_(m <- msupp p) p@_m * mom m.

Lemma EwE k p : (msize p <= k)%N -> E p = \sum_(m : 'X_{1..n < k}) p@_m * mom m.
Proof.
move=> le_pk; pose I := [subFinType of 'X_{1..n < k}].
rewrite /E (big_mksub I) /=; first last.
- by move=> x /msize_mdeg_lt /leq_trans; apply.
- by rewrite msupp_uniq.
by rewrite big_uncond //= => i; move/memN_msupp_eq0 ->; rewrite mul0r.
Qed.

Lemma E_is_linear : scalar E.
Proof.
move=> c p q; pose_big_enough k.
  rewrite !(EwE (k := k)) //; try by close.
  rewrite mulr_sumr -big_split /=; apply: eq_bigr => m _.
  by rewrite linearP /= mulrDl mulrA.
by close.
Qed.
Canonical E_linear := Linear E_is_linear.

Lemma EX m : E 'X_[m] = mom m.
Proof. by rewrite /E msuppX big_seq1 mcoeffX eqxx mul1r. Qed.

Lemma EC c : E c%:MP = c.
Proof.
have -> : c%:MP = c *: 'X_[0] :> {mpoly F[n]} by rewrite mpolyX0 -mul_mpolyC mulr1.
by rewrite linearZ /= EX /mom big1 ?mulr1 // => i _; rewrite mnm0E.
Qed.

Lemma stein i p : E ('X_i * p) = E p^`M(i).
Proof.
elim/mpolyind: p => [|c m p _ _ IH]; first by rewrite mulr0 mderiv0.
rewrite mulrDr mderivD !linearD /= IH -scalerAr mderivZ !linearZ /=; congr (c * _ + _).
rewrite -mpolyXD EX mderivX linearZ /= EX /mom (bigD1 i) //= [in RHS](bigD1 i) //= mulrA; congr (_ * _).
  by rewrite mnmDE mnm1E eqxx add1n gamS mnmBE mnm1E eqxx subn1.
by apply: eq_bigr => j ji; rewrite mnmDE mnmBE !mnm1E eq_sym (negbTE ji) add0n subn0.
Qed.

(* linear forms and their derivations *)
Definition dot (a b : 'rV[F]_n) : F := \sum_i a 0 i * b 0 i.
Definition lin (a : 'rV[F]_n) : {mpoly F[n]} := \sum_i a 0 i *: 'X_i.
Definition D (a : 'rV[F]_n) p : {mpoly F[n]} := \sum_i a 0 i *: p^`M(i).

Lemma dotC a b : dot a b = dot b a.
Proof. by apply: eq_bigr => i _; rewrite mulrC. Qed.

Theorem E_stein a p : E (lin a * p) = E (D a p).
Proof.
rewrite /lin mulr_suml !linear_sum /=; apply: eq_bigr => i _.
by rewrite -scalerAl !linearZ /= stein.
Qed.

Lemma D_is_linear a : linear (D a).
Proof.
move=> c p q; rewrite /D scaler_sumr -big_split /=; apply: eq_bigr => i _.
by rewrite mderivD mderivZ scalerDr !scalerA mulrC.
Qed.
Canonical D_linear a := Linear (D_is_linear a).

Lemma DM a p q : D a (p * q) = D a p * q + p * D a q.
Proof.
rewrite /D mulr_suml mulr_sumr -big_split /=; apply: eq_bigr => i _.
by rewrite mderivM scalerDr scalerAl scalerAr.
Qed.

Lemma mderiv_lin i b : (lin b)^`M(i) = (b 0 i)%:MP.
Proof.
rewrite /lin raddf_sum /= (bigD1 i) //= big1 ?addr0 => [|j ji].
  rewrite mderivZ mderivX mnm1E eqxx scale1r (_ : (U_(i) - U_(i))%MM = 0%MM); last by apply/mnmP=> k; rewrite mnmBE subnn mnm0E.
  by rewrite mpolyX0 -mul_mpolyC mulr1.
by rewrite mderivZ mderivX mnm1E (negbTE ji) scale0r scaler0.
Qed.

Lemma Dlin a b : D a (lin b) = (dot a b)%:MP.
Proof.
rewrite /D /dot raddf_sum /=; apply: eq_bigr => i _.
by rewrite mderiv_lin -mul_mpolyC mpolyCM.
Qed.

Lemma DC a c : D a c%:MP = 0.
Proof. by rewrite /D big1 // => i _; rewrite mderivC scaler0. Qed.
Lemma D1 a : D a 1 = 0.
Proof. by rewrite -mpolyC1 DC. Qed.

(* Isserlis for any number of linear forms: one leg meets every other *)
Fixpoint prodl (s : seq 'rV[F]_n) : {mpoly F[n]} := if s is a :: s' then lin a * prodl s' else 1.
(* sum over the partners of a, weight, rest *)
Fixpoint meet (a : 'rV[F]_n) (pre s : seq 'rV[F]_n) (f : seq 'rV[F]_n -> F) : F :=
  if s is b :: s' then dot a b * f (rev pre ++ s') + meet a (b :: pre) s' f else 0.
Fixpoint wick (k : nat) (s : seq 'rV[F]_n) : F :=
  if k is k'.+1 then (if s is a :: s' then meet a [::] s' (wick k') else 1) else (if s is [::] then 1 else 0).

Lemma prodl_cat s t : prodl (s ++ t) = prodl s * prodl t.
Proof. by elim: s => [|a s IH] /=; rewrite ?mul1r // IH mulrA. Qed.

Lemma D_prodl a pre s : E (prodl (rev pre) * D a (prodl s)) = meet a pre s (fun t => E (prodl t)).
Proof.
elim: s pre => [|b s IH] pre /=; first by rewrite D1 mulr0 linear0.
rewrite DM Dlin mulrDr linearD /= prodl_cat; congr (_ + _).
  by rewrite mulrCA mul_mpolyC linearZ.
by rewrite -IH rev_cons -cats1 prodl_cat /= mulr1 mulrA.
Qed.

Lemma meet_ext a pre s f g : (forall t, (size t).+1 = (size pre + size s)%N -> f t = g t) -> meet a pre s f = meet a pre s g.
Proof.
elim: s pre => [|b s IH] pre //= h; rewrite h ?size_cat ?size_rev ?addnS //; congr (_ + _).
by apply: IH => t ht; apply: h; rewrite ht /= addSnnS.
Qed.

Theorem isserlis k s : (size s <= k)%N -> E (prodl s) = wick k s.
Proof.
elim: k s => [|k IH] [|a s] //= h; rewrite -?mpolyC1 ?EC //.
rewrite E_stein -[D a _]mul1r -[1]/(prodl (rev [::])) D_prodl; apply: meet_ext => t ht; apply: IH.
by rewrite add0n in ht; rewrite -ltnS ht.
Qed.

Lemma E4 a b c d : E (lin a * lin b * lin c * lin d) = dot a b * dot c d + dot a c * dot b d + dot a d * dot b c.
Proof.
have := isserlis (leqnn (size [:: a; b; c; d])); rewrite /= mulr1 !mulrA => ->.
by rewrite /= !mulr1 !addr0 addrA.
Qed.
Lemma E2 a b : E (lin a * lin b) = dot a b.
Proof. by have := isserlis (leqnn (size [:: a; b])); rewrite /= mulr1 => ->; rewrite /= mulr1 addr0. Qed.
End Gauss.
