(** * Normal forms

    A scalar term is a polynomial, with integer coefficients, in atoms: named scalars, traces tr(W) and forms a'Wb of
    words W.  Words are rewritten by rules for two neighbouring letters (letters that commute, an inverse, Gamma against
    Lambda), a trace also across its seam; among the rotations and transposes of a trace, and the two readings of a form,
    the least is taken.  Inverses of scalars are named scalars; at the end denominators are multiplied out.  [zero] is
    one computation, and [zero_sound] says what it shows: equality for every size and every commutative ring. *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ.
From LSA.engine Require Import terms.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Notation z1 := (Zpos xH).

Definition letter := (nat * bool)%type.          (* a matrix; is it transposed? *)
Definition word := seq letter.
Inductive atom := Sv of nat | Tr of word | Fm of nat & word & nat.
Definition mono := seq atom.
Definition poly := seq (Z * mono).
Definition wpoly := seq ((Z * mono) * word).      (* a sum of words *)
Inductive opn := OW of word | OC of word & nat & nat & word.   (* W, or (V b)(a' W) *)
Definition mpoly := seq ((Z * mono) * opn).       (* a matrix *)
Definition cpoly := seq ((Z * mono) * (word * nat)).  (* a column W b *)

(** ** Comparison *)
Fixpoint cmpw (v w : word) : comparison := match v, w with
  | [::], [::] => Eq | [::], _ => Lt | _, [::] => Gt
  | (i, a) :: v', (j, b) :: w' => match Nat.compare i j with
     | Eq => if a == b then cmpw v' w' else if b then Lt else Gt | c => c end end.
Definition cmpa (a b : atom) : comparison := match a, b with
  | Sv i, Sv j => Nat.compare i j | Sv _, _ => Lt
  | Tr _, Sv _ => Gt | Tr v, Tr w => cmpw v w | Tr _, Fm _ _ _ => Lt
  | Fm i v j, Fm k w l => match Nat.compare i k with
      | Eq => match Nat.compare j l with Eq => cmpw v w | c => c end | c => c end
  | Fm _ _ _, _ => Gt end.
Fixpoint cmpm (m n : mono) : comparison := match m, n with
  | [::], [::] => Eq | [::], _ => Lt | _, [::] => Gt
  | a :: m', b :: n' => match cmpa a b with Eq => cmpm m' n' | c => c end end.

Lemma cmpw_eq v w : cmpw v w = Eq -> v = w.
Proof.
elim: v w => [|[i a] v IH] [|[j b] w] //=; case e: (Nat.compare i j) => //.
by rewrite (PeanoNat.Nat.compare_eq _ _ e); case: eqP => [->|_] => [/IH->|] //; case: b.
Qed.
Lemma cmpw_refl v : cmpw v v = Eq.
Proof. by elim: v => [|[i a] v IH] //=; rewrite PeanoNat.Nat.compare_refl eqxx. Qed.
Lemma cmpa_eq a b : cmpa a b = Eq -> a = b.
Proof.
case: a b => [i|v|i v j] [k|w|k w l] //= => [/PeanoNat.Nat.compare_eq->|/cmpw_eq->|] //.
case e1: (Nat.compare i k) => //; case e2: (Nat.compare j l) => // /cmpw_eq->.
by rewrite (PeanoNat.Nat.compare_eq _ _ e1) (PeanoNat.Nat.compare_eq _ _ e2).
Qed.
Lemma cmpa_refl a : cmpa a a = Eq.
Proof. by case: a => [i|v|i v j] /=; rewrite ?PeanoNat.Nat.compare_refl ?cmpw_refl. Qed.
Lemma cmpm_eq m n : cmpm m n = Eq -> m = n.
Proof. by elim: m n => [|a m IH] [|b n] //=; case e: (cmpa a b) => // /IH->; rewrite (cmpa_eq e). Qed.

Definition eqa (a b : atom) : bool := if cmpa a b is Eq then true else false.
Lemma eqaP : Equality.axiom eqa.
Proof.
move=> a b; rewrite /eqa; case e: (cmpa a b); constructor; first exact: cmpa_eq.
  by move=> ab; rewrite ab cmpa_refl in e.
by move=> ab; rewrite ab cmpa_refl in e.
Qed.
Canonical atom_eqType := Eval hnf in EqType atom (EqMixin eqaP).

Definition lea (a b : atom) : bool := if cmpa a b is Gt then false else true.
Definition let_ (t u : Z * mono) : bool := if cmpm t.2 u.2 is Gt then false else true.

(** ** Arithmetic of polynomials *)
Definition smul (t : Z * mono) (u : Z * mono) : Z * mono := (Z.mul t.1 u.1, t.2 ++ u.2).
Definition pmul (p q : poly) : poly := flatten [seq [seq smul t u | u <- q] | t <- p].
Definition popp (p : poly) : poly := [seq (Z.opp t.1, t.2) | t <- p].
Definition pscale (z : Z) (p : poly) : poly := [seq (Z.mul z t.1, t.2) | t <- p].
Fixpoint ppow (p : poly) (n : nat) : poly := if n is n'.+1 then pmul p (ppow p n') else [:: (z1, [::])].

(* like terms, once they stand next to each other *)
Definition cons_term (t : Z * mono) (q : poly) : poly :=
  if q is u :: q' then if cmpm t.2 u.2 is Eq then (Z.add t.1 u.1, u.2) :: q' else t :: q else [:: t].
Fixpoint glue (p : poly) : poly := if p is t :: p' then
    let q := glue p' in if q is u :: q' then if Z.eqb u.1 Z0 then cons_term t q' else cons_term t q else [:: t]
  else [::].
Definition collect (p : poly) : poly :=
  [seq t <- glue (sort let_ [seq (t.1, sort lea t.2) | t <- p]) | ~~ Z.eqb t.1 Z0].

(** ** Words: transposition and rules *)
Record rules := Rules { sym : seq nat; pairs : seq ((nat * nat) * wpoly) }.

Section Words.
Variable R : rules.
Definition flip (l : letter) : letter := if l.1 \in sym R then (l.1, false) else (l.1, ~~ l.2).
Definition tpw (w : word) : word := rev (map flip w).
Fixpoint look (i j : nat) (s : seq ((nat * nat) * wpoly)) : option wpoly := if s is ((k, l), q) :: s' then
    if Nat.eqb i k && Nat.eqb j l then Some q else look i j s' else None.
Definition pre (l : letter) (q : wpoly) : wpoly := [seq (t.1, l :: t.2) | t <- q].

(* rewrite the first pair to which a rule applies *)
Fixpoint step (w : word) : option wpoly := if w is l :: w' then
    match (if w' is m :: w'' then if l.2 || m.2 then None else omap (map (fun t => (t.1, t.2 ++ w''))) (look l.1 m.1 (pairs R)) else None) with
    | Some q => Some q | None => omap (pre l) (step w') end
  else None.
Definition wscale (t : Z * mono) (q : wpoly) : wpoly := [seq (smul t u.1, u.2) | u <- q].
Fixpoint reduce (fuel : nat) (w : word) : wpoly := let stop := [:: ((z1, [::]), w)] in
  if fuel is n.+1 then if step w is Some q then flatten [seq wscale t.1 (reduce n t.2) | t <- q] else stop else stop.

(* the same in a trace, where a word may be rotated *)
Fixpoint tstep (ks : seq nat) (w : word) : option wpoly := if ks is k :: ks' then
    if step (rot k w) is Some q then Some q else tstep ks' w else None.
Fixpoint treduce (fuel : nat) (w : word) : wpoly := let stop := [:: ((z1, [::]), w)] in
  if fuel is n.+1 then if tstep (iota 0 (size w)) w is Some q then flatten [seq wscale t.1 (treduce n t.2) | t <- q] else stop
  else stop.

Definition minw (v w : word) : word := if cmpw v w is Gt then w else v.
Definition turns (w : word) : seq word := map (fun k => rot k w) (iota 0 (size w)).
Definition least (w : word) : word := foldr minw w (turns w ++ turns (tpw w)).
Definition mintr (w : word) : atom := if w is [::] then Sv 0 else Tr (least w).
Definition minfm (a : nat) (w : word) (b : nat) : atom :=
  let other := Fm b (tpw w) a in if lea (Fm a w b) other then Fm a w b else other.

Definition canon (fuel : nat) (a : atom) : poly := match a with
  | Sv i => [:: (z1, [:: Sv i])]
  | Tr w => [seq (t.1.1, mintr t.2 :: t.1.2) | t <- treduce fuel w]
  | Fm a w b => [seq (t.1.1, minfm a t.2 b :: t.1.2) | t <- reduce fuel w] end.
Definition fuel := 200%N.                         (* no word needs as many rewritings *)
Definition normal (p : poly) : poly :=
  collect (flatten [seq pscale t.1 (foldr (fun a q => pmul (canon fuel a) q) [:: (z1, [::])] t.2) | t <- p]).

(** ** Denominators *)
Definition isv (k : nat) (a : atom) : bool := if a is Sv i then Nat.eqb i k else false.
Definition clear1 (k : nat) (den : poly) (p : poly) : poly :=
  let e := foldr maxn 0%N [seq count (isv k) t.2 | t <- p] in
  flatten [seq pscale t.1 (pmul [:: (z1, filter (predC (isv k)) t.2)] (ppow den (e - count (isv k) t.2))) | t <- p].
Definition clear (dens : seq (nat * poly)) (p : poly) : poly :=
  foldl (fun q kd => normal (clear1 kd.1 kd.2 q)) (normal p) dens.
Definition zero (dens : seq (nat * poly)) (p : poly) : bool := if clear dens p is [::] then true else false.

(** ** From terms to polynomials *)
Definition omul (o o' : opn) : mono * opn := match o, o' with
  | OW v, OW w => ([::], OW (v ++ w)) | OW v, OC w b a u => ([::], OC (v ++ w) b a u)
  | OC w b a u, OW v => ([::], OC w b a (u ++ v))
  | OC w b a u, OC w' b' a' u' => ([:: Fm a (u ++ w') b'], OC w b a' u') end.
Definition otp (o : opn) : opn := match o with OW w => OW (tpw w) | OC w b a u => OC (tpw u) a b (tpw w) end.
Definition otr (o : opn) : atom := match o with OW w => Tr w | OC w b a u => Fm a (u ++ w) b end.
Definition ocol (o : opn) (c : word * nat) : mono * (word * nat) := match o with
  | OW w => ([::], (w ++ c.1, c.2)) | OC w b a u => ([:: Fm a (u ++ c.1) c.2], (w, b)) end.
Definition dot_ (r c : word * nat) : atom := Fm r.2 (tpw r.1 ++ c.1) c.2.      (* (V a)'(W b) *)

End Words.

Fixpoint ns (R : rules) (a : sc) {struct a} : poly := match a with
  | SV i => [:: (z1, [:: Sv i])] | SZ z => [:: (z, [::])]
  | SA a b => ns R a ++ ns R b | SM a b => pmul (ns R a) (ns R b) | SN a => popp (ns R a)
  | ST e => [seq (t.1.1, otr t.2 :: t.1.2) | t <- nm R e]
  | SD r c => let q := nc R c in flatten [seq [seq (Z.mul t.1.1 u.1.1, dot_ R t.2 u.2 :: t.1.2 ++ u.1.2) | u <- q] | t <- nr R r] end
with nm (R : rules) (e : mx) {struct e} : mpoly := match e with
  | MV i => [:: ((z1, [::]), OW [:: (i, false)])] | M1 => [:: ((z1, [::]), OW [::])]
  | MT e => [seq (t.1, otp R t.2) | t <- nm R e]
  | MM e f => let q := nm R f in flatten [seq [seq (let mo := omul t.2 u.2 in ((Z.mul t.1.1 u.1.1, mo.1 ++ t.1.2 ++ u.1.2), mo.2)) | u <- q] | t <- nm R e]
  | MA e f => nm R e ++ nm R f | MN e => [seq ((Z.opp t.1.1, t.1.2), t.2) | t <- nm R e]
  | MS a e => let q := nm R e in flatten [seq [seq (smul t u.1, u.2) | u <- q] | t <- ns R a]
  | MO c r => let q := nr R r in flatten [seq [seq (smul t.1 u.1, OC t.2.1 t.2.2 u.2.2 (tpw R u.2.1)) | u <- q] | t <- nc R c] end
with nc (R : rules) (c : cv) {struct c} : cpoly := match c with
  | CV i => [:: ((z1, [::]), ([::], i))]
  | CM e c => let q := nc R c in flatten [seq [seq (let mo := ocol t.2 u.2 in ((Z.mul t.1.1 u.1.1, mo.1 ++ t.1.2 ++ u.1.2), mo.2)) | u <- q] | t <- nm R e]
  | CA b c => nc R b ++ nc R c | CN c => [seq ((Z.opp t.1.1, t.1.2), t.2) | t <- nc R c]
  | CS a c => let q := nc R c in flatten [seq [seq (smul t u.1, u.2) | u <- q] | t <- ns R a]
  | CT r => nr R r end
with nr (R : rules) (r : rv) {struct r} : cpoly := match r with                        (* the row, transposed *)
  | RT c => nc R c
  | RM r e => let q := nr R r in flatten [seq [seq (let mo := ocol (otp R t.2) u.2 in ((Z.mul t.1.1 u.1.1, mo.1 ++ t.1.2 ++ u.1.2), mo.2)) | u <- q] | t <- nm R e]
  | RA q r => nr R q ++ nr R r | RN r => [seq ((Z.opp t.1.1, t.1.2), t.2) | t <- nr R r]
  | RS a r => let q := nr R r in flatten [seq [seq (smul t u.1, u.2) | u <- q] | t <- ns R a] end.

(** ** Soundness *)
Section Sound.
Variables (P : comRingType) (d : nat) (R : rules).
Variables (env : nat -> 'M[P]_d) (vec : nat -> 'cV[P]_d) (sv : nat -> P).

Definition vl (l : letter) : 'M[P]_d := if l.2 then (env l.1)^T else env l.1.
Definition vw (w : word) : 'M[P]_d := foldr (fun l M => vl l *m M) 1%:M w.
Definition va (a : atom) : P := match a with
  | Sv i => sv i | Tr w => \tr (vw w) | Fm a w b => ((vec a)^T *m vw w *m vec b) 0 0 end.
Definition vm (m : mono) : P := \prod_(a <- m) va a.
Definition vt (t : Z * mono) : P := zr P t.1 * vm t.2.
Definition vp (p : poly) : P := \sum_(t <- p) vt t.
Definition vwp (q : wpoly) : 'M[P]_d := \sum_(t <- q) vt t.1 *: vw t.2.
Definition vo (o : opn) : 'M[P]_d := match o with OW w => vw w | OC w b a u => vw w *m vec b *m ((vec a)^T *m vw u) end.
Definition vmp (q : mpoly) : 'M[P]_d := \sum_(t <- q) vt t.1 *: vo t.2.
Definition vc (c : word * nat) : 'cV[P]_d := vw c.1 *m vec c.2.
Definition vcp (q : cpoly) : 'cV[P]_d := \sum_(t <- q) vt t.1 *: vc t.2.

(* what the rules assume *)
Fixpoint holds (s : seq ((nat * nat) * wpoly)) : Prop := if s is ((i, j), q) :: s' then
    env i *m env j = vwp q /\ holds s' else True.
Hypothesis dim : sv 0 = d%:R.
Hypothesis symmetric : forall i, i \in sym R -> (env i)^T = env i.
Hypothesis ruled : holds (pairs R).

Lemma vm_cat m n : vm (m ++ n) = vm m * vm n. Proof. exact: big_cat. Qed.
Lemma vm_cons a m : vm (a :: m) = va a * vm m. Proof. exact: big_cons. Qed.
Lemma vm_nil : vm [::] = 1. Proof. exact: big_nil. Qed.
Lemma vt_smul t u : vt (smul t u) = vt t * vt u.
Proof. by rewrite /vt zrM vm_cat mulrACA. Qed.
Lemma vp_cat p q : vp (p ++ q) = vp p + vp q. Proof. exact: big_cat. Qed.
Lemma vp_nil : vp [::] = 0. Proof. exact: big_nil. Qed.
Lemma vp_cons t p : vp (t :: p) = vt t + vp p. Proof. exact: big_cons. Qed.
Lemma vp_flatten (T : Type) (f : T -> poly) s : vp (flatten [seq f x | x <- s]) = \sum_(x <- s) vp (f x).
Proof. by elim: s => [|x s IH] /=; rewrite ?big_nil ?vp_nil // vp_cat big_cons IH. Qed.
Lemma vp_mul p q : vp (pmul p q) = vp p * vp q.
Proof.
rewrite /pmul vp_flatten /vp big_distrl; apply: eq_bigr => t _ /=.
by rewrite big_map big_distrr; apply: eq_bigr => u _; rewrite vt_smul.
Qed.
Lemma vp_scale z p : vp (pscale z p) = zr P z * vp p.
Proof. by rewrite /vp big_map big_distrr; apply: eq_bigr => t _; rewrite /vt /= zrM mulrA. Qed.
Lemma vp_opp p : vp (popp p) = - vp p.
Proof. by rewrite /vp big_map -sumrN; apply: eq_bigr => t _; rewrite /vt /= zrN mulNr. Qed.
Lemma vt1 : vt (z1, [::]) = 1. Proof. by rewrite /vt vm_nil mulr1. Qed.
Lemma vp_one : vp [:: (z1, [::])] = 1. Proof. by rewrite vp_cons vp_nil vt1 addr0. Qed.
Lemma vp_pow p n : vp (ppow p n) = vp p ^+ n.
Proof. by elim: n => [|n IH] /=; rewrite ?vp_one ?expr0 // vp_mul IH exprS. Qed.

(* collecting *)
Lemma vp_cons_term t q : vp (cons_term t q) = vt t + vp q.
Proof.
case: q => [|u q] /=; first by rewrite vp_cons.
case e: (cmpm _ _); rewrite !vp_cons //.
by rewrite addrA; congr (_ + _); rewrite /vt /= (cmpm_eq e) zrD mulrDl.
Qed.
Lemma vp_glue p : vp (glue p) = vp p.
Proof.
elim: p => [|t p IH] //=; rewrite (vp_cons t p) -IH; case e: (glue p) => [|u q]; first by rewrite vp_cons.
case: Z.eqb_spec => z; rewrite vp_cons_term // (vp_cons u) [vt u]/vt z zr0 mul0r add0r //.
Qed.
Lemma vm_sort m : vm (sort lea m) = vm m.
Proof. by apply: perm_big; rewrite perm_sort. Qed.
Lemma vp_collect p : vp (collect p) = vp p.
Proof.
rewrite /collect; set q := sort _ _.
have -> : vp p = vp (glue q).
  pose s := [seq (t.1, sort lea t.2) | t <- p]; have ps : perm_eq q s by rewrite perm_sort.
  by rewrite vp_glue /vp (perm_big _ ps) big_map; apply: eq_bigr => t _; rewrite /vt /= vm_sort.
elim: (glue q) => [|t s IH] //=; case: Z.eqb_spec => [z|_] /=; rewrite !vp_cons IH //.
by rewrite [vt t]/vt z zr0 mul0r add0r.
Qed.

(* words *)
Lemma vw_cat v w : vw (v ++ w) = vw v *m vw w.
Proof. by elim: v => [|l v IH] /=; rewrite ?mul1mx // IH mulmxA. Qed.
Lemma vl_flip l : vl (flip R l) = (vl l)^T.
Proof.
rewrite /flip /vl; case ls: (l.1 \in sym R) => /=; first by case: l.2; rewrite ?trmxK ?(symmetric ls).
by case: l.2; rewrite ?trmxK.
Qed.
Lemma vw_tp w : vw (tpw R w) = (vw w)^T.
Proof.
elim: w => [|l w IH] /=; first by rewrite trmx1.
by rewrite /tpw map_cons rev_cons -cats1 vw_cat /= mulmx1 trmx_mul -IH vl_flip.
Qed.
Lemma vwp_map (f : word -> word) (g : 'M[P]_d -> 'M[P]_d) q :
  (forall w, vw (f w) = g (vw w)) -> g 0 = 0 -> (forall a b, g (a + b) = g a + g b) -> (forall c a, g (c *: a) = c *: g a) ->
  vwp [seq (t.1, f t.2) | t <- q] = g (vwp q).
Proof.
move=> fg g0 gD gZ; elim: q => [|t q IH] /=; first by rewrite /vwp !big_nil.
by rewrite /vwp !big_cons gD gZ -fg -IH.
Qed.
Lemma vwp_pre l q : vwp (pre l q) = vl l *m vwp q.
Proof.
rewrite /pre (vwp_map (f := cons l) (g := fun M => vl l *m M)) // => [|a b|c a]; [exact: mulmx0 | exact: mulmxDr | by rewrite scalemxAr].
Qed.
Lemma look_holds i j q s : holds s -> look i j s = Some q -> env i *m env j = vwp q.
Proof.
elim: s => [|[[k l] r] s IH] //= [h hs]; case: ifP => [/andP[/PeanoNat.Nat.eqb_spec-> /PeanoNat.Nat.eqb_spec->]|_]; last exact: IH.
by case=> <-.
Qed.
Lemma step_sound w q : step R w = Some q -> vw w = vwp q.
Proof.
elim: w q => [|l w IH] q //=; case e: (if w is _ :: _ then _ else _) => [r|]; last first.
  by case s: (step R w) => [r|] //= [<-]; rewrite vwp_pre -(IH _ s).
move=> [<-]; case: w {IH} e => [|m w] //; case: ifP => // /norP[lf mf].
case s: (look _ _ _) => [t|] //= [<-]; rewrite (vwp_map (f := fun v => v ++ w) (g := fun M => M *m vw w)).
- by rewrite -(look_holds ruled s) mulmxA /vl (negbTE lf) (negbTE mf).
- by move=> v; rewrite vw_cat.
- exact: mul0mx.
- by move=> a b; rewrite mulmxDl.
- by move=> c a; rewrite scalemxAl.
Qed.
Lemma vwp_flatten (T : Type) (f : T -> wpoly) s : vwp (flatten [seq f x | x <- s]) = \sum_(x <- s) vwp (f x).
Proof. by elim: s => [|x s IH] /=; rewrite /vwp ?big_nil // big_cat big_cons; congr (_ + _). Qed.
Lemma vwp_scale t q : vwp (wscale t q) = vt t *: vwp q.
Proof. by rewrite /vwp big_map scaler_sumr; apply: eq_bigr => u _; rewrite vt_smul scalerA. Qed.
Lemma vwp_stop w : vwp [:: ((z1, [::]), w)] = vw w.
Proof. by rewrite /vwp big_seq1 vt1 scale1r. Qed.
Lemma reduce_sound n w : vwp (reduce R n w) = vw w.
Proof.
elim: n w => [|n IH] w /=; first exact: vwp_stop.
case s: (step R w) => [q|]; last exact: vwp_stop.
by rewrite vwp_flatten (step_sound s); apply: eq_bigr => t _; rewrite vwp_scale IH.
Qed.
Lemma tr_rot k w : \tr (vw (rot k w)) = \tr (vw w).
Proof. by rewrite /rot vw_cat mxtrace_mulC -vw_cat cat_take_drop. Qed.
Lemma tstep_sound ks w q : tstep R ks w = Some q -> \tr (vw w) = \tr (vwp q).
Proof.
elim: ks => [|k ks IH] //=; case s: (step _ _) => [r|] //; by case=> <-; rewrite -(step_sound s) tr_rot.
Qed.
Lemma treduce_sound n w : \tr (vwp (treduce R n w)) = \tr (vw w).
Proof.
elim: n w => [|n IH] w /=; first by rewrite vwp_stop.
case s: (tstep _ _ _) => [q|]; last by rewrite vwp_stop.
rewrite vwp_flatten (tstep_sound s) /vwp !linear_sum; apply: eq_bigr => t _ /=.
by rewrite -/(vwp _) vwp_scale !mxtraceZ IH.
Qed.

(* traces and forms *)
Lemma min_P (Q : word -> Prop) v s : Q v -> (forall w, w \in s -> Q w) -> Q (foldr minw v s).
Proof.
move=> qv; elim: s => [|w s IH] //= h; rewrite /minw.
have qw : Q w by apply: h; rewrite mem_head.
have qf : Q (foldr minw v s) by apply: IH => x xs; apply: h; rewrite inE xs orbT.
by case: (cmpw _ _).
Qed.
Lemma tr_least w : \tr (vw (least R w)) = \tr (vw w).
Proof.
rewrite /least; apply: (@min_P (fun v => \tr (vw v) = \tr (vw w))) => // v; rewrite mem_cat => /orP[] /mapP[k _ ->]; rewrite tr_rot //.
by rewrite vw_tp mxtrace_tr.
Qed.
Lemma va_mintr w : va (mintr R w) = \tr (vw w).
Proof. by case: w => [|l w] /=; [rewrite mxtrace1 dim | rewrite tr_least]. Qed.
Lemma form_tr a W b : ((vec a)^T *m W *m vec b) 0 0 = ((vec b)^T *m W^T *m vec a) 0 0.
Proof. by rewrite -[LHS](mxE trmx_key (fun i j => _ j i)) -/(_^T) !trmx_mul trmxK mulmxA. Qed.
Lemma va_minfm a w b : va (minfm R a w b) = va (Fm a w b).
Proof. by rewrite /minfm; case: ifP => //= _; rewrite vw_tp -form_tr. Qed.
Lemma vp_canon n a : vp (canon R n a) = va a.
Proof.
case: a => [i|w|a w b] /=.
- by rewrite vp_cons vp_nil /vt vm_cons vm_nil mul1r mulr1 addr0.
- rewrite -(treduce_sound n w) /vwp linear_sum /vp big_map; apply: eq_bigr => t _ /=.
  by rewrite mxtraceZ /vt /= vm_cons va_mintr -mulrA; congr (_ * _); rewrite mulrC.
- rewrite -(reduce_sound n w) /vwp mulmx_sumr mulmx_suml summxE /vp big_map; apply: eq_bigr => t _.
  by rewrite -scalemxAr -scalemxAl mxE /vt /= vm_cons va_minfm -mulrA; congr (_ * _); rewrite mulrC.
Qed.
Lemma vp_normal p : vp (normal R p) = vp p.
Proof.
rewrite /normal; move: fuel => n; rewrite vp_collect vp_flatten; apply: eq_bigr => t _; rewrite vp_scale /vt; congr (_ * _).
by elim: t.2 => [|a m IH] /=; rewrite ?vp_one ?vm_nil // vp_mul vp_canon IH vm_cons.
Qed.

(* denominators *)
Lemma vm_clear k m : vm m = sv k ^+ count (isv k) m * vm (filter (predC (isv k)) m).
Proof.
elim: m => [|a m IH] /=; first by rewrite vm_nil mulr1.
have swap x y z : x * (y * z) = y * (x * z) :> P by exact: mulrCA.
rewrite vm_cons IH; case: a => [i|w|a w b] /=; rewrite ?add0n ?vm_cons; try by rewrite swap.
case: PeanoNat.Nat.eqb_spec => [->|_] /=; rewrite ?add0n ?vm_cons; last by rewrite swap.
by rewrite add1n exprS mulrA.
Qed.
Lemma le_fold (s : seq nat) x : x \in s -> (x <= foldr maxn 0%N s)%N.
Proof. by elim: s => [|y s IH] //=; rewrite inE leq_max => /orP[/eqP->|/IH->]; rewrite ?leqnn ?orbT. Qed.
Lemma vp_clear1 k den p : sv k * vp den = 1 ->
  vp (clear1 k den p) = vp p * vp den ^+ foldr maxn 0%N [seq count (isv k) t.2 | t <- p].
Proof.
move=> inv; rewrite /clear1; cbv zeta; set e := foldr _ _ _; rewrite vp_flatten /vp big_distrl -/(vp den) !big_seq; apply: eq_bigr => t tp.
have le : (count (isv k) t.2 <= e)%N by apply: le_fold; apply/mapP; exists t.
rewrite -/(vp _) vp_scale vp_mul vp_pow vp_cons vp_nil addr0 /vt /= mul1r (vm_clear k t.2).
have -> : vp den ^+ e = vp den ^+ count (isv k) t.2 * vp den ^+ (e - count (isv k) t.2) by rewrite -exprD subnKC.
have one : sv k ^+ count (isv k) t.2 * vp den ^+ count (isv k) t.2 = 1 by rewrite -exprMn inv expr1n.
by rewrite -!mulrA; congr (_ * _); rewrite [RHS]mulrCA; congr (_ * _); rewrite mulrA one mul1r.
Qed.

Fixpoint inverses (dens : seq (nat * poly)) : Prop := if dens is (k, den) :: s then sv k * vp den = 1 /\ inverses s else True.

Theorem zero_sound dens p : inverses dens -> zero R dens p -> vp p = 0.
Proof.
move=> inv; rewrite /zero /clear => z; rewrite -vp_normal.
have {z}: vp (foldl (fun q kd => normal R (clear1 kd.1 kd.2 q)) (normal R p) dens) = 0.
  by case: (foldl _ _ _) z => // _; rewrite vp_nil.
elim: dens (normal R p) inv => [|[k den] s IH] q //= [inv hs] /(IH _ hs); rewrite vp_normal vp_clear1 //.
set e := foldr _ _ _ => z.
have one : vp den ^+ e * sv k ^+ e = 1 by rewrite -exprMn mulrC inv expr1n.
by rewrite -[LHS]mulr1 -one mulrA z mul0r.
Qed.
End Sound.

(** ** A term and its polynomial have the same value *)
Section Terms.
Variables (P : comRingType) (d : nat) (R : rules).
Variables (env : nat -> 'M[P]_d) (vec : nat -> 'cV[P]_d) (sv : nat -> P).
Hypothesis symmetric : forall i, i \in sym R -> (env i)^T = env i.
Local Notation vw := (vw env). Local Notation va := (va env vec sv). Local Notation vm := (vm env vec sv).
Local Notation vt := (vt env vec sv). Local Notation vp := (vp env vec sv). Local Notation vo := (vo env vec).
Local Notation vc := (vc env vec). Local Notation vmp := (vmp env vec sv). Local Notation vcp := (vcp env vec sv).
Local Notation es := (es env vec sv). Local Notation em := (em env vec sv).
Local Notation ec := (ec env vec sv). Local Notation er := (er env vec sv).

Lemma big_pairs (V : zmodType) (A B C : Type) (f : A -> B -> C) (G : C -> V) p q :
  \sum_(t <- flatten [seq [seq f x y | y <- q] | x <- p]) G t = \sum_(x <- p) \sum_(y <- q) G (f x y).
Proof. by elim: p => [|x p IH] /=; rewrite ?big_nil // big_cat big_cons big_map IH. Qed.

Lemma scalar_mid (a : 'cV[P]_d) (b : 'rV[P]_d) : b *m a = ((b *m a) 0 0)%:M.
Proof. by rewrite [LHS]mx11_scalar. Qed.
Lemma through (M : 'cV[P]_d) (r : 'rV[P]_d) (c : 'cV[P]_d) n (N : 'M[P]_(1, n)) : M *m r *m (c *m N) = (r *m c) 0 0 *: (M *m N).
Proof. by rewrite mulmxA -(mulmxA M r) {1}(scalar_mid c r) mul_mx_scalar -scalemxAl. Qed.

Lemma omul_sound o o' : vm (omul o o').1 *: vo (omul o o').2 = vo o *m vo o'.
Proof.
case: o o' => [v|w b a u] [v'|w' b' a' u'] /=; rewrite ?vm_nil ?scale1r ?vw_cat ?mulmxA //.
rewrite vm_cons vm_nil mulr1 /= vw_cat -!mulmxA.
rewrite [in RHS](mulmxA (vw w)) [in RHS](mulmxA (vec a)^T) [in RHS](mulmxA (vw w')) [in RHS](mulmxA (vw w *m _)) through.
by rewrite !mulmxA.
Qed.
Lemma otp_sound o : vo (otp R o) = (vo o)^T.
Proof. by case: o => [w|w b a u] /=; rewrite !(vw_tp symmetric) // !trmx_mul trmxK !mulmxA. Qed.
Lemma tr_outer (c : 'cV[P]_d) (r : 'rV[P]_d) : \tr (c *m r) = (r *m c) 0 0.
Proof. by rewrite mxtrace_mulC /mxtrace big_ord1. Qed.
Lemma otr_sound o : va (otr o) = \tr (vo o).
Proof. by case: o => [w|w b a u] //=; rewrite tr_outer vw_cat !mulmxA. Qed.
Lemma ocol_sound o c : vm (ocol o c).1 *: vc (ocol o c).2 = vo o *m vc c.
Proof.
case: o => [w|w b a u]; rewrite /vc /=; first by rewrite vm_nil scale1r vw_cat mulmxA.
rewrite vm_cons vm_nil mulr1 /= vw_cat -[in RHS](mulmxA (vw w *m vec b)) (scalar_mid (vw c.1 *m vec c.2)).
by rewrite mul_mx_scalar !mulmxA.
Qed.
Lemma dot_sound r c : va (dot_ R r c) = ((vc r)^T *m vc c) 0 0.
Proof. by rewrite /= vw_cat (vw_tp symmetric) /vc trmx_mul !mulmxA. Qed.

Lemma vt_merge (z z' : Z) (m m' n : mono) : vt (Z.mul z z', n ++ m ++ m') = vt (z, m) * vt (z', m') * vm n.
Proof.
by rewrite -[vt (z, m) * _]vt_smul /vt /smul /= vm_cat mulrCA mulrC -mulrA.
Qed.

Lemma vcpT q : (vcp q)^T = \sum_(t <- q) vt t.1 *: (vc t.2)^T.
Proof. by rewrite /vcp linear_sum; apply: eq_bigr => t _; rewrite linearZ. Qed.
Lemma vmpT q : (vmp q)^T = \sum_(t <- q) vt t.1 *: (vo t.2)^T.
Proof. by rewrite /vmp linear_sum; apply: eq_bigr => t _; rewrite linearZ. Qed.

Theorem term_sound :
  (forall a, es a = vp (ns R a)) /\ (forall e, em e = vmp (nm R e)) /\
  (forall c, ec c = vcp (nc R c)) /\ (forall r, er r = (vcp (nr R r))^T).
Proof.
apply: term_ind => /=.
- by move=> i; rewrite vp_cons vp_nil addr0 /vt /= vm_cons vm_nil mul1r mulr1.
- by move=> z; rewrite vp_cons vp_nil addr0 /vt /= vm_nil mulr1.
- by move=> a IHa b IHb; rewrite vp_cat IHa IHb.
- by move=> a IHa b IHb; rewrite vp_mul IHa IHb.
- by move=> a IHa; rewrite vp_opp IHa.
- move=> e ->; rewrite /vmp linear_sum /vp big_map; apply: eq_bigr => t _ /=.
  by rewrite mxtraceZ -otr_sound /vt /= vm_cons -mulrA; congr (_ * _); rewrite mulrC.
- move=> r -> c ->; rewrite /vp big_pairs vcpT mulmx_suml summxE; apply: eq_bigr => t _ /=.
  rewrite mulmx_sumr summxE; apply: eq_bigr => u _.
  rewrite -scalemxAl -scalemxAr scalerA mxE -dot_sound -[dot_ R t.2 u.2 :: _]cat1s.
  by rewrite vt_merge [vm [:: _]]vm_cons vm_nil mulr1; case: t.1; case: u.1.
- by move=> i; rewrite /vmp big_seq1 vt1 scale1r /= mulmx1.
- by rewrite /vmp big_seq1 vt1 scale1r.
- by move=> e ->; rewrite vmpT /vmp big_map; apply: eq_bigr => t _; rewrite /= otp_sound.
- move=> e -> f ->; rewrite /vmp big_pairs mulmx_suml; apply: eq_bigr => t _; rewrite mulmx_sumr; apply: eq_bigr => u _ /=.
  by rewrite -scalemxAl -scalemxAr -omul_sound !scalerA vt_merge; case: t.1; case: u.1.
- by move=> e -> f ->; rewrite /vmp big_cat.
- by move=> e ->; rewrite /vmp -sumrN big_map; apply: eq_bigr => t _; rewrite /vt /= zrN mulNr scaleNr.
- move=> a -> e ->; rewrite /vmp big_pairs /vp scaler_suml; apply: eq_bigr => t _; rewrite scaler_sumr; apply: eq_bigr => u _.
  by rewrite vt_smul scalerA.
- move=> c -> r ->; rewrite /vmp big_pairs vcpT /vcp mulmx_suml; apply: eq_bigr => t _; rewrite mulmx_sumr; apply: eq_bigr => u _ /=.
  by rewrite -scalemxAl -scalemxAr scalerA vt_smul /vc trmx_mul (vw_tp symmetric).
- by move=> i; rewrite /vcp big_seq1 vt1 scale1r /vc /= mul1mx.
- move=> e -> c ->; rewrite /vcp big_pairs /vmp mulmx_suml; apply: eq_bigr => t _; rewrite mulmx_sumr; apply: eq_bigr => u _ /=.
  by rewrite -scalemxAl -scalemxAr -ocol_sound !scalerA vt_merge; case: t.1; case: u.1.
- by move=> b -> c ->; rewrite /vcp big_cat.
- by move=> c ->; rewrite /vcp -sumrN big_map; apply: eq_bigr => t _; rewrite /vt /= zrN mulNr scaleNr.
- move=> a -> c ->; rewrite /vcp big_pairs /vp scaler_suml; apply: eq_bigr => t _; rewrite scaler_sumr; apply: eq_bigr => u _.
  by rewrite vt_smul scalerA.
- by move=> r ->; rewrite trmxK.
- by move=> c ->.
- move=> r -> e ->; apply: (can_inj trmxK); rewrite trmx_mul !trmxK.
  rewrite vmpT /vcp big_pairs mulmx_suml; apply: eq_bigr => t _; rewrite mulmx_sumr; apply: eq_bigr => u _ /=.
  by rewrite -scalemxAl -scalemxAr -otp_sound -ocol_sound !scalerA vt_merge; case: t.1; case: u.1.
- by move=> q -> r ->; rewrite /vcp big_cat linearD.
- by move=> r ->; rewrite -linearN /vcp -sumrN big_map; congr (_^T); apply: eq_bigr => t _; rewrite /vt /= zrN mulNr scaleNr.
- move=> a -> r ->; rewrite -linearZ; congr (_^T); rewrite /vcp big_pairs /vp scaler_suml; apply: eq_bigr => t _; rewrite scaler_sumr; apply: eq_bigr => u _.
  by rewrite vt_smul scalerA.
Qed.
End Terms.
