(** * Deciding identities of traces and matrices in one line

    [trace_identity] closes (or reduces to an identity of coefficients) a goal s = t between scalars built from traces,
    [matrix_identity] one between square matrices.  Letters and scalars are found in the goal; of the context are used
    the hypotheses A^T = A, A *m B = B *m A and A *m B = 1%:M about letters.  Both only bring the goal into the form of
    tracepoly.v; correctness rests on the theorems there. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From LSA Require Export algebra.tracepoly.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Lemma all_in (I : eqType) (P : I -> Prop) (s : seq I) : foldr (fun x Q => P x /\ Q) True s -> forall x, x \in s -> P x.
Proof. elim: s => [|y s IH] //= [py ps] x; rewrite inE => /orP[/eqP->|] //; exact: IH. Qed.

Definition mktable (F : fieldType) (d : nat) (env : nat -> 'M[F]_d) (ss : seq nat) (cs vs : seq (nat * nat))
  (hs : foldr (fun i Q => (env i)^T = env i /\ Q) True ss)
  (hc : foldr (fun p Q => env p.1 *m env p.2 = env p.2 *m env p.1 /\ Q) True cs)
  (hv : foldr (fun p Q => env p.1 *m env p.2 = 1%:M /\ Q) True vs) : table F d :=
  @Table F d env (fun i => i \in ss) (fun i j => (i, j) \in cs) (fun i j => (i, j) \in vs)
    (fun i h => all_in hs h) (fun i j h => all_in hc h) (fun i j h => all_in hv h).

Ltac tp_mem x l := lazymatch l with nil => constr:(false) | cons x _ => constr:(true) | cons _ ?r => tp_mem x r end.
Ltac tp_idx x l := lazymatch l with cons x _ => constr:(O) | cons _ ?r => let n := tp_idx x r in constr:(S n) end.
Ltac tp_add x l := let b := tp_mem x l in lazymatch b with true => l | false => constr:(cons x l) end.

(* letters (p.1) and named scalars (p.2) of a term *)
Ltac tp_matrix t p := lazymatch t with
  | mulmx ?a ?b => let p := tp_matrix a p in tp_matrix b p
  | trmx ?a => tp_matrix a p
  | @GRing.add _ ?a ?b => let p := tp_matrix a p in tp_matrix b p
  | @GRing.opp _ ?a => tp_matrix a p
  | @GRing.scale _ _ ?c ?a => let p := tp_scalar c p in tp_matrix a p
  | scalar_mx ?c => tp_scalar c p
  | _ => lazymatch p with (?l, ?s) => let l := tp_add t l in constr:((l, s)) end end
with tp_scalar t p := lazymatch t with
  | @GRing.add _ ?a ?b => let p := tp_scalar a p in tp_scalar b p
  | @GRing.mul _ ?a ?b => let p := tp_scalar a p in tp_scalar b p
  | @GRing.opp _ ?a => tp_scalar a p
  | @GRing.one _ => p
  | mxtrace ?a => tp_matrix a p
  | _ => lazymatch p with (?l, ?s) => let s := tp_add t s in constr:((l, s)) end end.

Ltac tp_rm t l s := lazymatch t with
  | mulmx ?a ?b => let a := tp_rm a l s in let b := tp_rm b l s in constr:(Mul a b)
  | trmx ?a => let a := tp_rm a l s in constr:(Tp a)
  | @GRing.add _ ?a ?b => let a := tp_rm a l s in let b := tp_rm b l s in constr:(Add a b)
  | @GRing.opp _ ?a => let a := tp_rm a l s in constr:(Opp a)
  | @GRing.scale _ _ ?c ?a => let c := tp_rs c l s in let a := tp_rm a l s in constr:(Sc c a)
  | scalar_mx (@GRing.one _) => constr:(One)
  | scalar_mx ?c => let c := tp_rs c l s in constr:(Sc c One)
  | _ => let i := tp_idx t l in constr:(Var i) end
with tp_rs t l s := lazymatch t with
  | @GRing.add _ ?a ?b => let a := tp_rs a l s in let b := tp_rs b l s in constr:(SA a b)
  | @GRing.mul _ ?a ?b => let a := tp_rs a l s in let b := tp_rs b l s in constr:(SM a b)
  | @GRing.opp _ ?a => let a := tp_rs a l s in constr:(SN a)
  | @GRing.one _ => constr:(S1)
  | mxtrace ?a => let a := tp_rm a l s in constr:(ST a)
  | _ => let i := tp_idx t s in constr:(SV i) end.

Ltac tp_syms all l n := lazymatch l with
  | nil => constr:(@nil nat)
  | cons ?x ?r => let t := tp_syms all r (S n) in
      lazymatch goal with
      | _ : x^T = x |- _ => constr:(cons n t)
      | _ => t end end.
Ltac tp_pairs1 x i l j t := lazymatch l with
  | nil => t
  | cons ?y ?r => let t := tp_pairs1 x i r (S j) t in
      lazymatch goal with
      | _ : x *m y = y *m x |- _ => constr:(cons (i, j) t)
      | _ : y *m x = x *m y |- _ => constr:(cons (i, j) t)
      | _ => t end end.
Ltac tp_pairs all l i := lazymatch l with
  | nil => constr:(@nil (nat * nat))
  | cons ?x ?r => let t := tp_pairs all r (S i) in tp_pairs1 x i all O t end.
Ltac tp_invs1 x i l j t := lazymatch l with
  | nil => t
  | cons ?y ?r => let t := tp_invs1 x i r (S j) t in
      lazymatch goal with
      | _ : x *m y = 1%:M |- _ => constr:(cons (i, j) t)
      | _ => t end end.
Ltac tp_invs all l i := lazymatch l with
  | nil => constr:(@nil (nat * nat))
  | cons ?x ?r => let t := tp_invs all r (S i) in tp_invs1 x i all O t end.
Ltac tp_fill := cbn [foldr nth fst snd]; repeat split; first [assumption | symmetry; assumption].

Ltac tp_table F d l :=
  let ss := tp_syms l l O in let cs := tp_pairs l l O in let vs := tp_invs l l O in
  constr:(@mktable F d (fun i => nth (0 : 'M[F]_d) l i) ss cs vs ltac:(tp_fill) ltac:(tp_fill) ltac:(tp_fill)).

Lemma scalar_one_mx (F : ringType) d (c : F) : c%:M = c *: 1%:M :> 'M_d.
Proof. by rewrite scalemx1. Qed.

(* side conditions of [field] are the inequalities of the context *)
Ltac tp_field := field; rewrite ?andbT; repeat (apply/andP; split); first [assumption | done | by apply/eqP].
Ltac tp_close := rewrite /= ?mxtrace1; first [by [] | ring | tp_field | idtac].

Ltac tp_normal_scalar T a := let n := eval vm_compute in (snorm T a) in
  replace (snorm T a) with n by (vm_compute; reflexivity).

Ltac trace_prepare := rewrite ?scalar_one_mx ?scale1r.
Ltac trace_identity_in F d :=
  lazymatch goal with |- ?a = ?b =>
    let p := tp_scalar a constr:((@nil ('M[F]_d), @nil F)) in let p := tp_scalar b p in
    lazymatch p with (?l, ?s) =>
      let T := tp_table F d l in
      let ra := tp_rs a l s in let rb := tp_rs b l s in
      let T' := fresh "T" in
      pose (T' := T);
      change (es T' (fun i => nth (0 : F) s i) ra = es T' (fun i => nth (0 : F) s i) rb);
      rewrite (sc_ok T' _ ra) (sc_ok T' _ rb);
      tp_normal_scalar T' ra; try tp_normal_scalar T' rb; rewrite /T' {T'} /ec; tp_close end end.

Ltac matrix_identity_in F d :=
  lazymatch goal with |- ?a = ?b =>
    let p := tp_matrix a constr:((@nil ('M[F]_d), @nil F)) in let p := tp_matrix b p in
    lazymatch p with (?l, ?s) =>
      let T := tp_table F d l in
      let ra := tp_rm a l s in let rb := tp_rm b l s in
      let T' := fresh "T" in
      pose (T' := T);
      change (ev T' (fun i => nth (0 : F) s i) ra = ev T' (fun i => nth (0 : F) s i) rb);
      apply: mx_eq;
      let z := eval vm_compute in (collect (norm T' (Add ra (Opp rb)))) in
      replace (collect (norm T' (Add ra (Opp rb)))) with z by (vm_compute; reflexivity);
      rewrite /T' {T'} /zeros; cbn [foldr ec fst snd]; repeat split; tp_close end end.

(* the field and the size are arguments: [trace_identity F d], [matrix_identity F d] *)
Tactic Notation "trace_identity" constr(F) constr(d) := trace_identity_in F d.
Tactic Notation "matrix_identity" constr(F) constr(d) := matrix_identity_in F d.

Section Examples.
Variables (F : fieldType) (d : nat) (Lambda Gamma Gi A B C : 'M[F]_d) (u : F).
Hypotheses (sL : Lambda^T = Lambda) (sG : Gamma^T = Gamma) (sGi : Gi^T = Gi).
Hypotheses (LG : Lambda *m Gamma = Gamma *m Lambda) (LGi : Lambda *m Gi = Gi *m Lambda).
Hypotheses (GGi : Gamma *m Gi = 1%:M) (GiG : Gi *m Gamma = 1%:M).
Example ex_transpose : \tr (A *m B *m C) = \tr (C^T *m B^T *m A^T).
Proof. trace_identity F d. Qed.
Example ex_gradient : (u * u) *: (Gamma *m Lambda *m A *m Lambda) - u *: (Lambda *m Lambda)
  = u *: (Gamma *m Lambda *m (u *: A - Gi) *m Lambda).
Proof. matrix_identity F d. Qed.
Example ex_balance :
  let V := - (u * u *: (Gamma *m Lambda *m A *m Lambda)) + u *: (Lambda *m Lambda) in
  let w := - (u * \tr (Gamma *m Lambda *m A *m Lambda *m A^T)) + \tr (Lambda *m Lambda *m A^T) in
  u * w + w * u - (\tr (V *m A^T) + \tr (A *m V^T)) = 0.
Proof. move=> V w; rewrite /V /w. trace_identity F d. Qed.
End Examples.
