(** * Deciding equations

    [sc_eq], [mx_eq] and [cv_eq] turn an equation between two terms into one computation.  Of the vectors, numbers 0 and
    1 are kept free: two matrices are equal when p'Aq = p'Bq for all p and q.  [fact]s are what a goal knows of its
    letters; each becomes a rule. *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ.
From LSA.engine Require Import terms normal.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

(** ** Facts about letters *)
Inductive fact :=
  | Symmetric of nat                       (* X' = X *)
  | Swap of nat & nat                      (* X Y = Y X, written as Y X *)
  | Inverse of nat & nat                   (* X Y = 1 *)
  | Product of nat & nat & nat             (* X Y = Z *)
  | Affine of nat & nat & sc & nat & sc.   (* X Y = a Z + b 1 *)

Definition rule_of (R : rules) (f : fact) : seq ((nat * nat) * wpoly) := match f with
  | Symmetric _ => [::]
  | Swap i j => [:: ((i, j), [:: ((z1, [::]), [:: (j, false); (i, false)])])]
  | Inverse i j => [:: ((i, j), [:: ((z1, [::]), [::])])]
  | Product i j k => [:: ((i, j), [:: ((z1, [::]), [:: (k, false)])])]
  | Affine i j a k b => [:: ((i, j), [seq (t, [:: (k, false)]) | t <- ns R a] ++ [seq (t, [::]) | t <- ns R b])] end.
Definition symmetric_of (fs : seq fact) : seq nat := pmap (fun f => if f is Symmetric i then Some i else None) fs.
(* coefficients of facts hold named scalars and traces only, so that transposition needs no rule there *)
Definition rules_of (fs : seq fact) : rules :=
  let R := Rules (symmetric_of fs) [::] in Rules (symmetric_of fs) (flatten (map (rule_of R) fs)).

Section Decide.
Variables (P : comRingType) (d : nat).
Variables (env : nat -> 'M[P]_d) (vs : seq 'cV[P]_d) (sv : nat -> P) (fs : seq fact) (dens : seq (nat * sc)).
Definition vec (p q : 'cV[P]_d) (i : nat) : 'cV[P]_d := nth 0 [:: p, q & vs] i.

Definition true_fact (f : fact) : Prop := match f with
  | Symmetric i => (env i)^T = env i
  | Swap i j => env i *m env j = env j *m env i
  | Inverse i j => env i *m env j = 1%:M
  | Product i j k => env i *m env j = env k
  | Affine i j a k b => env i *m env j = es env (vec 0 0) sv a *: env k + es env (vec 0 0) sv b *: 1%:M end.
Fixpoint facts (s : seq fact) : Prop := if s is f :: s' then true_fact f /\ facts s' else True.
Fixpoint inverses_ (s : seq (nat * sc)) : Prop := if s is (k, a) :: s' then
  sv k * es env (vec 0 0) sv a = 1 /\ inverses_ s' else True.

(** Coefficients and denominators hold no vectors: this is checked by computation. *)
Fixpoint closed (a : sc) : bool := match a with
  | SV _ | SZ _ => true | SA a b | SM a b => closed a && closed b | SN a => closed a
  | ST (MV i) => 1 < i | ST M1 => true | _ => false end%N.   (* letters 0 and 1 are kept for what is random *)
Lemma closed_vec v w a : closed a -> es env v sv a = es env w sv a.
Proof.
elim: a => [i|z|a IHa b IHb|a IHa b IHb|a IHa|e|r c] //=; [| | | by case: e].
- by case/andP => /IHa-> /IHb->.
- by case/andP => /IHa-> /IHb->.
- by move/IHa->.
Qed.
Definition closed_fact (f : fact) : bool := if f is Affine _ _ a _ b then closed a && closed b else true.

Hypothesis dim : sv 0 = d%:R.
Hypothesis true_facts : facts fs.
Hypothesis true_dens : inverses_ dens.
Hypothesis all_closed : all closed_fact fs && all (fun kd => closed kd.2) dens.

Definition R := rules_of fs.
Definition denominators : seq (nat * poly) := [seq (kd.1, normal R (ns R kd.2)) | kd <- dens].

Lemma symmetric i : i \in sym R -> (env i)^T = env i.
Proof.
rewrite /R /=; elim: fs true_facts => [|f s IH] //= [tf ts]; case: f tf => [k|j k|j k|j k l|j k a l b] //= tf; try exact: IH.
by rewrite inE => /orP[/eqP->|] //; exact: IH.
Qed.
Lemma ruled v : holds env v sv (pairs R).
Proof.
case/andP: all_closed => cf _; rewrite /R /=; set S := Rules _ _.
have sS i : i \in sym S -> (env i)^T = env i by exact: symmetric.
elim: fs true_facts cf => [|f s IH] //= [tf ts] /andP[c cs]; move: (IH ts cs) => {IH} h.
have sum (q : seq (Z * mono)) w : vwp env v sv [seq (t, w) | t <- q] = vp env v sv q *: vw env w.
  by rewrite /vwp big_map /vp scaler_suml.
have one w : vwp env v sv [:: ((z1, [::]), w)] = vw env w by rewrite /vwp big_seq1 vt1 scale1r.
case: f tf c => [k|j k|j k|j k l|j k a l b] //= tf c; split=> //.
- by rewrite one /= mulmx1.
- by rewrite one.
- by rewrite one /= mulmx1.
case/andP: c => ca cb; rewrite /vwp big_cat -!/(vwp _ _ _ _) !sum tf /= mulmx1.
by rewrite -!(proj1 (term_sound v sv sS)) (closed_vec (vec 0 0) v ca) (closed_vec (vec 0 0) v cb).
Qed.
Lemma inverted v : inverses env v sv denominators.
Proof.
case/andP: all_closed => _ cd; rewrite /denominators; elim: dens true_dens cd => [|[k a] s IH] //= [inv ts] /andP[ca cs].
split; last exact: IH.
by rewrite (vp_normal (vec := v) dim symmetric (ruled v)) -(proj1 (term_sound v sv symmetric)) (closed_vec v (vec 0 0) ca).
Qed.

Lemma zero_es v a : zero R denominators (ns R a) -> es env v sv a = 0.
Proof.
move=> z; rewrite (proj1 (term_sound v sv symmetric)).
exact: (zero_sound dim symmetric (ruled v) (inverted v) z).
Qed.

Theorem sc_eq a b : zero R denominators (ns R (SA a (SN b))) -> es env (vec 0 0) sv a = es env (vec 0 0) sv b.
Proof. by move/(zero_es (vec 0 0)) => /= /eqP; rewrite subr_eq0 => /eqP. Qed.

Lemma forms_eq (A B : 'M[P]_d) : (forall p q : 'cV_d, (p^T *m (A - B) *m q) 0 0 = 0) -> A = B.
Proof.
move=> h; apply/eqP; rewrite -subr_eq0; apply/eqP/matrixP => i j; rewrite [RHS]mxE -(h (delta_mx i 0) (delta_mx j 0)).
by rewrite trmx_delta -rowE -colE !mxE.
Qed.
Theorem mx_eq e f : (forall p q, em env (vec p q) sv e = em env (vec 0 0) sv e) ->
  (forall p q, em env (vec p q) sv f = em env (vec 0 0) sv f) ->
  zero R denominators (ns R (SD (RM (RT (CV 0)) (MA e (MN f))) (CV 1))) -> em env (vec 0 0) sv e = em env (vec 0 0) sv f.
Proof. by move=> he hf z; apply: forms_eq => p q; move: (zero_es (vec p q) z); rewrite /= he hf. Qed.
Theorem cv_eq c b : (forall p q, ec env (vec p q) sv c = ec env (vec 0 0) sv c) ->
  (forall p q, ec env (vec p q) sv b = ec env (vec 0 0) sv b) ->
  zero R denominators (ns R (SD (RT (CV 0)) (CA c (CN b)))) -> ec env (vec 0 0) sv c = ec env (vec 0 0) sv b.
Proof.
move=> hc hb z; apply/eqP; rewrite -subr_eq0; apply/eqP/matrixP => i j; rewrite ord1 [RHS]mxE.
move: (zero_es (vec (delta_mx i 0) 0) z); rewrite /= hc hb trmx_delta -rowE mxE; exact.
Qed.
End Decide.
