(** * The Gaussian expectation is positive and faithful: E[p^2] >= 0, with equality only for p = 0

    With T_0(p, q) = E[p] E[q] and T_(j+1)(p, q) = sum_i T_j(dp/dz_i, dq/dz_i) one has E[p q] = sum_j T_j(p, q)/j!, since
    both sides obey the recursion E[p z_i q] = E[(dp/dz_i) q] + E[p (dq/dz_i)] (Stein).  T_j(p, p) is a sum of squares. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From SsrMultinomials Require Import ssrcomplements mpoly.
From LSA Require Import moments.gauss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Positivity.
Variables (F : realFieldType) (n : nat).
Notation P := {mpoly F[n]}.
Local Notation "p ^`M ( i )" := (mderiv i p).
Implicit Types p q : P.

Fixpoint T (j : nat) p q : F := if j is j'.+1 then \sum_(i < n) T j' p^`M(i) q^`M(i) else E p * E q.

Lemma T_linear j p : scalar (T j p).
Proof.
elim: j p => [|j IH] p c q r /=; first by rewrite linearP /= mulrDr mulrCA.
rewrite mulr_sumr -big_split /=; apply: eq_bigr => i _; by rewrite mderivD mderivZ IH.
Qed.
Lemma TD j p q r : T j p (q + r) = T j p q + T j p r.
Proof. by have := T_linear j p 1 q r; rewrite scale1r mul1r. Qed.
Lemma T0 j p : T j p 0 = 0.
Proof.
by elim: j p => [|j IH] p /=; [rewrite linear0 mulr0 | rewrite big1 // => i _; rewrite mderiv0 IH].
Qed.
Lemma TZ j p c q : T j p (c *: q) = c * T j p q.
Proof. by have := T_linear j p c q 0; rewrite addr0 T0 addr0. Qed.
Lemma T_ge0 j p : 0 <= T j p p.
Proof. by elim: j p => [|j IH] p /=; [rewrite -expr2 sqr_ge0 | rewrite sumr_ge0]. Qed.

Lemma T_X0 p i q : T 0 p ('X_i * q) = T 0 p q^`M(i).
Proof. by rewrite /= stein. Qed.
Lemma mderivX_mul i l q : ('X_i * q)^`M(l) = (i == l)%:R *: q + 'X_i * q^`M(l).
Proof.
rewrite mderivM; congr (_ + _).
rewrite mderivX mnm1E; case: eqP => [->|_]; last by rewrite !scale0r mul0r.
rewrite !scale1r (_ : (U_(l) - U_(l))%MM = 0%MM) ?mpolyX0 ?mul1r //.
by apply/mnmP=> k; rewrite mnmBE subnn mnm0E.
Qed.
Lemma T_X j p i q : T j.+1 p ('X_i * q) = T j.+1 p q^`M(i) + j.+1%:R * T j p^`M(i) q.
Proof.
elim: j p q => [|j IH] p q.
  rewrite [T 1 p ('X_i * q)]/= (eq_bigr (fun l => (i == l)%:R * (E p^`M(l) * E q) + E p^`M(l) * E (q^`M(i)^`M(l)))) => [|l _].
    rewrite big_split /= addrC mul1r; congr (_ + _); rewrite (bigD1 i) //= eqxx mul1r big1 ?addr0 // => l /negbTE li.
    by rewrite eq_sym li mul0r.
  by rewrite mderivX_mul linearD linearZ /= stein mulrDr mulrCA mderiv_comm.
rewrite [T j.+2 p ('X_i * q)]/=.
rewrite (eq_bigr (fun l => (i == l)%:R * T j.+1 p^`M(l) q + (T j.+1 p^`M(l) (q^`M(i)^`M(l)) + j.+1%:R * T j (p^`M(i)^`M(l)) q^`M(l)))) => [|l _].
  have e1 : \sum_(l < n) (i == l)%:R * T j.+1 p^`M(l) q = T j.+1 p^`M(i) q.
    rewrite (bigD1 i) // eqxx mul1r big1 => [|l /negbTE li]; [exact: addr0 | by rewrite eq_sym li mul0r].
  rewrite big_split e1 big_split /= -mulr_sumr.
  rewrite -/(T j.+1 p^`M(i) q) addrCA; congr (_ + _).
  by rewrite [in RHS]mulrS [in RHS]mulrDl [in RHS]mul1r.
change (T j.+1 p^`M(l) ('X_i * q)^`M(l) = (i == l)%:R * T j.+1 p^`M(l) q
  + (T j.+1 p^`M(l) (q^`M(i))^`M(l) + j.+1%:R * T j (p^`M(i))^`M(l) q^`M(l))).
by rewrite mderivX_mul TD TZ IH (mderiv_comm i l q) (mderiv_comm i l p).
Qed.

Definition fac (j : nat) : F := (j`!)%:R^-1.
Lemma fac0 : fac 0 = 1. Proof. by rewrite /fac fact0 invr1. Qed.
Lemma facS j : fac j.+1 * j.+1%:R = fac j.
Proof. by rewrite /fac factS natrM invfM mulrAC mulVf ?mul1r // pnatr_eq0. Qed.

Lemma D_const_T j p c : T j.+1 p c%:MP = 0.
Proof. by rewrite /= big1 // => i _; rewrite mderivC T0. Qed.

Lemma parseval_step k p i q : \sum_(j < k.+1) fac j * T j p ('X_i * q)
  = \sum_(j < k.+1) fac j * T j p q^`M(i) + \sum_(j < k) fac j * T j p^`M(i) q.
Proof.
rewrite big_ord_recl [in RHS]big_ord_recl T_X0 -addrA; congr (_ + _); rewrite -big_split.
by apply: eq_bigr => j _; rewrite lift0 T_X mulrDr mulrA facS.
Qed.

Lemma parseval_X k m p : (mdeg m <= k)%N -> E (p * 'X_[m]) = \sum_(j < k.+1) fac j * T j p 'X_[m].
Proof.
move: {2}(mdeg m) (leqnn (mdeg m)) => e; elim: e k m p => [|e IH] k m p.
  rewrite leqn0 mdeg_eq0 => /eqP -> _; rewrite mpolyX0 mulr1 big_ord_recl fac0 mul1r [T 0 _ _]/= -[1]mpolyC1 EC mulr1 big1 ?addr0 // => j _.
  by rewrite lift0 D_const_T mulr0.
move=> me mk; case: (eqVneq m 0%MM) => [->|nz].
  rewrite mpolyX0 mulr1 big_ord_recl fac0 mul1r [T 0 _ _]/= -[1]mpolyC1 EC mulr1 big1 ?addr0 // => j _.
  by rewrite lift0 D_const_T mulr0.
have [i mi] : exists i, (0 < m i)%N.
  apply/existsP; rewrite -[X in is_true X]negbK negb_exists; apply/negP=> /forallP h; case/negP: nz; apply/eqP/mnmP=> i.
  by rewrite mnm0E; apply/eqP; rewrite -leqn0 leqNgt; exact: h.
pose m' := (m - U_(i))%MM; have em : m = (U_(i) + m')%MM.
  apply/mnmP=> l; rewrite mnmDE mnmBE mnm1E; case: eqP => [<-|_]; last by rewrite subn0.
  by rewrite subnKC.
have dm : mdeg m = (mdeg m').+1 by rewrite em mdegD mdeg1.
case: k mk => [|k]; first by rewrite dm.
rewrite dm ltnS => mk; rewrite dm ltnS in me.
rewrite em mpolyXD mulrCA stein mderivM linearD /= parseval_step addrC; congr (_ + _); last exact: IH.
rewrite mderivX; set m'' := (m' - U_(i))%MM.
have dm'' : (mdeg m'' <= mdeg m')%N by exact: mdegB.
rewrite -scalerAr linearZ /= (IH k.+1) ?(leq_trans dm'') //; last by rewrite leqW.
by rewrite mulr_sumr; apply: eq_bigr => j _; rewrite TZ mulrCA.
Qed.

Theorem parseval p q k : (msize q <= k.+1)%N -> E (p * q) = \sum_(j < k.+1) fac j * T j p q.
Proof.
move=> hk; rewrite {1}(mpolyE q) mulr_sumr linear_sum /=.
have tq j : T j p q = \sum_(m <- msupp q) q@_m * T j p 'X_[m].
  rewrite {1}(mpolyE q); elim: (msupp q) => [|m s IH]; first by rewrite !big_nil T0.
  by rewrite !big_cons TD TZ IH.
under [RHS]eq_bigr => j _ do rewrite tq mulr_sumr.
rewrite exchange_big big_seq [RHS]big_seq; apply: eq_bigr => m hm /=.
rewrite -scalerAr linearZ /= (@parseval_X k); last by have := msize_mdeg_lt hm => h; rewrite -ltnS (leq_trans h).
by rewrite mulr_sumr; apply: eq_bigr => j _; rewrite mulrCA.
Qed.

Theorem E_sq_ge0 p : 0 <= E (p * p).
Proof.
rewrite (@parseval p p (msize p)) ?leqnSn // sumr_ge0 // => j _; apply: mulr_ge0; last exact: T_ge0.
by rewrite /fac invr_ge0 ler0n.
Qed.

(** ** Faithfulness *)
Lemma T_zero p : E (p * p) = 0 -> forall j, T j p p = 0.
Proof.
move=> h j; pose k := maxn j (msize p); have := h; rewrite (@parseval p p k); last by rewrite leqW // leq_maxr.
move/eqP; rewrite psumr_eq0 => [|i _]; last by apply: mulr_ge0; [rewrite /fac invr_ge0 ler0n | exact: T_ge0].
have jk : (j < k.+1)%N by rewrite ltnS leq_maxl.
move/allP/(_ (Ordinal jk) (mem_index_enum _)); rewrite /= mulf_eq0 => /orP[|/eqP //].
by rewrite /fac invr_eq0 pnatr_eq0 eqn0Ngt fact_gt0.
Qed.
Lemma deriv0_const p : (forall i, p^`M(i) = 0) -> p = (p@_0)%:MP.
Proof.
move=> h; apply/mpolyP=> m; rewrite mcoeffC; case: (eqVneq m 0%MM) => [->|nz]; first by rewrite mulr1.
rewrite mulr0; have [i mi] : exists i, (0 < m i)%N.
  apply/existsP; rewrite -[X in is_true X]negbK negb_exists; apply/negP=> /forallP hh; case/negP: nz; apply/eqP/mnmP=> i.
  by rewrite mnm0E; apply/eqP; rewrite -leqn0 leqNgt; exact: hh.
have em : m = ((m - U_(i)) + U_(i))%MM.
  apply/mnmP=> l; rewrite mnmDE mnmBE mnm1E; case: eqP => [<-|_]; last by rewrite subn0 addn0.
  by rewrite subnK.
have := congr1 (fun q : P => q@_(m - U_(i))) (h i); rewrite mcoeff_deriv mcoeff0 -em => /eqP.
by rewrite -mulr_natr mulf_eq0 pnatr_eq0 orbF => /eqP.
Qed.
Lemma T_faithful k p : (msize p <= k)%N -> (forall j, T j p p = 0) -> p = 0.
Proof.
elim: k p => [|k IH] p hk h; first by apply/eqP; rewrite -msize_poly_eq0 -leqn0.
have d0 i : p^`M(i) = 0.
  apply: IH => [|j].
    rewrite msizeE; apply/bigmax_leqP_seq => m; rewrite mcoeff_msupp mcoeff_deriv -mulr_natr mulf_eq0 negb_or => /andP[hm _] _.
    have := msize_mdeg_lt (m := (m + U_(i))%MM) (p := p); rewrite mcoeff_msupp => /(_ hm); rewrite mdegD mdeg1 addn1 => h1.
    by rewrite -ltnS (leq_trans h1).
  have := h j.+1; rewrite /= => /eqP; rewrite psumr_eq0 => [|l _]; last exact: T_ge0.
  by move/allP/(_ i (mem_index_enum _))/eqP.
have e := deriv0_const d0; have Ep : E p = p@_0 by rewrite {1}e EC.
have c0 : p@_0 = 0 by have := h 0%N; rewrite /= Ep => /eqP; rewrite mulf_eq0 orbb => /eqP.
by rewrite e c0 mpolyC0.
Qed.
Theorem E_sq_eq0 p : E (p * p) = 0 -> p = 0.
Proof. by move=> h; apply: (@T_faithful (msize p)) => //; exact: T_zero. Qed.
End Positivity.
