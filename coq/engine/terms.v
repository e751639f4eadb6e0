(** * Terms of the formula language, and their meaning

    Four kinds of terms: scalars, d x d matrices, columns and rows, with entries in any commutative ring [P].  A term is
    data, on which programs run; [es], [em], [ec] and [er] give its meaning, written with MathComp's own operations, so
    that a goal in ordinary notation and the meaning of its term are the same thing by computation. *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Inductive sc :=
  | SV of nat                       (* a named scalar; number 0 is the dimension d *)
  | SZ of Z                         (* an integer *)
  | SA of sc & sc | SM of sc & sc | SN of sc
  | ST of mx                        (* trace *)
  | SD of rv & cv                   (* row times column *)
with mx :=
  | MV of nat | M1 | MT of mx | MM of mx & mx | MA of mx & mx | MN of mx | MS of sc & mx
  | MO of cv & rv                   (* column times row *)
with cv :=
  | CV of nat | CM of mx & cv | CA of cv & cv | CN of cv | CS of sc & cv
  | CT of rv                        (* a row, transposed *)
with rv :=
  | RT of cv | RM of rv & mx | RA of rv & rv | RN of rv | RS of sc & rv.

Scheme sc_rec4 := Induction for sc Sort Prop
  with mx_rec4 := Induction for mx Sort Prop
  with cv_rec4 := Induction for cv Sort Prop
  with rv_rec4 := Induction for rv Sort Prop.
Combined Scheme term_ind from sc_rec4, mx_rec4, cv_rec4, rv_rec4.

(** Integers of Coq as elements of a ring. *)
Definition zr (P : ringType) (z : Z) : P := (int_of_Z z)%:~R.

(* every argument is named in the fixpoint itself, so that simplification can fold the four names back *)
Fixpoint es (P : comRingType) (d : nat) (env : nat -> 'M[P]_d) (vec : nat -> 'cV[P]_d) (sv : nat -> P) (a : sc) {struct a} : P := match a with
  | SV i => sv i | SZ z => zr P z | SA a b => es env vec sv a + es env vec sv b | SM a b => es env vec sv a * es env vec sv b
  | SN a => - es env vec sv a | ST e => \tr (em env vec sv e) | SD r c => (er env vec sv r *m ec env vec sv c) 0 0 end
with em (P : comRingType) (d : nat) (env : nat -> 'M[P]_d) (vec : nat -> 'cV[P]_d) (sv : nat -> P) (e : mx) {struct e} : 'M[P]_d := match e with
  | MV i => env i | M1 => 1%:M | MT e => (em env vec sv e)^T | MM e f => em env vec sv e *m em env vec sv f
  | MA e f => em env vec sv e + em env vec sv f | MN e => - em env vec sv e
  | MS a e => es env vec sv a *: em env vec sv e | MO c r => ec env vec sv c *m er env vec sv r end
with ec (P : comRingType) (d : nat) (env : nat -> 'M[P]_d) (vec : nat -> 'cV[P]_d) (sv : nat -> P) (c : cv) {struct c} : 'cV[P]_d := match c with
  | CV i => vec i | CM e c => em env vec sv e *m ec env vec sv c | CA b c => ec env vec sv b + ec env vec sv c
  | CN c => - ec env vec sv c | CS a c => es env vec sv a *: ec env vec sv c | CT r => (er env vec sv r)^T end
with er (P : comRingType) (d : nat) (env : nat -> 'M[P]_d) (vec : nat -> 'cV[P]_d) (sv : nat -> P) (r : rv) {struct r} : 'rV[P]_d := match r with
  | RT c => (ec env vec sv c)^T | RM r e => er env vec sv r *m em env vec sv e
  | RA q r => er env vec sv q + er env vec sv r | RN r => - er env vec sv r
  | RS a r => es env vec sv a *: er env vec sv r end.

Section Integers.
Variable P : comRingType.
Lemma zrD x y : zr P (Z.add x y) = zr P x + zr P y.
Proof. by rewrite /zr (rmorphD [rmorphism of int_of_Z] x y) rmorphD. Qed.
Lemma zrM x y : zr P (Z.mul x y) = zr P x * zr P y.
Proof. by rewrite /zr (rmorphM [rmorphism of int_of_Z] x y) rmorphM. Qed.
Lemma zrN x : zr P (Z.opp x) = - zr P x.
Proof. by rewrite /zr (rmorphN [rmorphism of int_of_Z] x) rmorphN. Qed.
Lemma zr0 : zr P Z0 = 0. Proof. by []. Qed.
Lemma zr1 : zr P (Zpos xH) = 1. Proof. by []. Qed.
End Integers.

(** A ring morphism carries the meaning over one ring to the meaning over another: what is proved for polynomials in the
    prompt holds for the numbers among them. *)
Section Change.
Variables (F P : comRingType) (d : nat) (f : {rmorphism F -> P}).
Variables (env : nat -> 'M[F]_d) (vec : nat -> 'cV[F]_d) (sv : nat -> F).
Let env' i := map_mx f (env i).
Let vec' i := map_mx f (vec i).
Let sv' i := f (sv i).

Theorem change_ring :
  (forall a, f (es env vec sv a) = es env' vec' sv' a) /\ (forall e, map_mx f (em env vec sv e) = em env' vec' sv' e) /\
  (forall c, map_mx f (ec env vec sv c) = ec env' vec' sv' c) /\ (forall r, map_mx f (er env vec sv r) = er env' vec' sv' r).
Proof.
apply: term_ind => //=.
- by move=> z; rewrite /zr rmorph_int.
- by move=> a IHa b IHb; rewrite rmorphD IHa IHb.
- by move=> a IHa b IHb; rewrite rmorphM IHa IHb.
- by move=> a IHa; rewrite rmorphN IHa.
- by move=> e IH; rewrite -trace_map_mx IH.
- move=> r IHr c IHc; have := congr1 (fun M : 'M_1 => M 0 0) (map_mxM f (er env vec sv r) (ec env vec sv c)).
  by rewrite IHr IHc mxE.
- by rewrite map_mx1.
- by move=> e IH; rewrite -map_trmx IH.
- by move=> e IHe g IHg; rewrite map_mxM IHe IHg.
- by move=> e IHe g IHg; rewrite map_mxD IHe IHg.
- by move=> e IHe; rewrite map_mxN IHe.
- by move=> a IHa e IHe; rewrite map_mxZ IHa IHe.
- by move=> c IHc r IHr; rewrite map_mxM IHc IHr.
- by move=> e IHe c IHc; rewrite map_mxM IHe IHc.
- by move=> b IHb c IHc; rewrite map_mxD IHb IHc.
- by move=> c IHc; rewrite map_mxN IHc.
- by move=> a IHa c IHc; rewrite map_mxZ IHa IHc.
- by move=> r IHr; rewrite -map_trmx IHr.
- by move=> c IHc; rewrite -map_trmx IHc.
- by move=> r IHr e IHe; rewrite map_mxM IHr IHe.
- by move=> q IHq r IHr; rewrite map_mxD IHq IHr.
- by move=> r IHr; rewrite map_mxN IHr.
- by move=> a IHa r IHr; rewrite map_mxZ IHa IHr.
Qed.
End Change.
