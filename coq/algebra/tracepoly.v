(** * Trace polynomials: a normaliser that Coq runs by itself

    A term is a polynomial in d x d matrices (any d, any field) with transposes, the identity and scalar factors,
    where a scalar may be a trace of such a term.  [norm] writes it as a list of (coefficient, word); [snorm] does the
    same for scalars.  A table says which letters are symmetric, which pairs commute and which are inverse to each
    other; words are sorted along commuting neighbours and inverse neighbours cancel; a trace is represented by the
    least of its rotations and transposes.  [sc_ok] and [norm_ok] say that normal form and term have the same value, so
    that an identity of terms follows from an identity of coefficients, which [ring] or [field] decides.
    Nothing here needs an axiom. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Definition letter := (nat * bool)%type.          (* letter, transposed? *)
Definition word := seq letter.

Fixpoint leqw (v w : word) : bool := match v, w with
  | [::], _ => true | _, [::] => false
  | (i, a) :: v', (j, b) :: w' =>
      if ltn i j then true else if ltn j i then false
      else if a == b then leqw v' w' else b end.

Section Normal.
Variables (F : fieldType) (d : nat).
Record table := Table {
  env : nat -> 'M[F]_d;
  sym : nat -> bool;                              (* X' = X *)
  com : nat -> nat -> bool;                       (* X Y = Y X *)
  inv : nat -> nat -> bool;                       (* X Y = 1 *)
  symP : forall i, sym i -> (env i)^T = env i;
  comP : forall i j, com i j -> env i *m env j = env j *m env i;
  invP : forall i j, inv i j -> env i *m env j = 1%:M }.
Variable T : table.

Inductive mx := Var of nat | Tp of mx | Mul of mx & mx | Add of mx & mx | Opp of mx | Sc of sc & mx | One
with sc := SV of nat | S1 | SA of sc & sc | SM of sc & sc | SN of sc | ST of mx.

(* normal coefficients: closed data, so that vm_compute computes them *)
Inductive cf := CV of nat | C1 | C0 | CA of cf & cf | CM of cf & cf | CN of cf | CT of word.

Variable sv : nat -> F.      (* named scalars *)

Fixpoint ev (e : mx) : 'M[F]_d := match e with
  | Var i => env T i | Tp e => (ev e)^T | Mul e f => ev e *m ev f | Add e f => ev e + ev f
  | Opp e => - ev e | Sc a e => es a *: ev e | One => 1%:M end
with es (a : sc) : F := match a with
  | SV i => sv i | S1 => 1 | SA a b => es a + es b | SM a b => es a * es b | SN a => - es a | ST e => \tr (ev e) end.

Definition evl (l : letter) := if l.2 then (env T l.1)^T else env T l.1.
Definition evw (w : word) : 'M[F]_d := foldr (fun l M => evl l *m M) 1%:M w.
Fixpoint ec (c : cf) : F := match c with
  | CV i => sv i | C1 => 1 | C0 => 0 | CA a b => ec a + ec b | CM a b => ec a * ec b | CN a => - ec a
  | CT w => \tr (evw w) end.
Definition evs (s : seq (cf * word)) : 'M[F]_d := foldr (fun p M => ec p.1 *: evw p.2 + M) 0 s.
Definition cm (a b : cf) := match a, b with C1, _ => b | _, C1 => a | _, _ => CM a b end.
Lemma cmE a b : ec (cm a b) = ec a * ec b.
Proof. by case: a; case: b => *; rewrite /= ?mul1r ?mulr1. Qed.

Definition flip (l : letter) : letter := if sym T l.1 then l else (l.1, ~~ l.2).
Definition tpw (w : word) : word := rev (map flip w).

(* insertion: cancel inverse neighbours, sort commuting ones *)
Fixpoint ins (l : letter) (w : word) : word := match w with
  | [::] => [:: l]
  | m :: w' =>
     if ~~ l.2 && ~~ m.2 && inv T l.1 m.1 then w'
     else if ~~ l.2 && ~~ m.2 && com T l.1 m.1 && (ltn m.1 l.1) then m :: ins l w'
     else l :: w end.
Definition red (w : word) : word := foldr ins [::] w.

(* traces *)
Definition minw (v w : word) := if ltn (size v) (size w) then v else if ltn (size w) (size v) then w else if leqw v w then v else w.
Definition rots (w : word) := map (fun k => rot k w) (iota 0 (size w)).
Definition canon0 (w : word) : word := foldr minw w (rots w ++ rots (red (tpw w))).
Definition canon1 (w : word) : word :=              (* rotate, then reduce across the seam, then the least *)
  foldr minw (canon0 w) (map (fun v => canon0 (red v)) (rots w)).
Fixpoint canonn (n : nat) (w : word) : word :=      (* until nothing cancels across the seam any more *)
  if n is n'.+1 then let v := canon1 w in if v == w then w else canonn n' v else w.
Definition canon (w : word) : word := canonn (size w).+1 w.

Fixpoint norm (e : mx) : seq (cf * word) := match e with
  | Var i => [:: (C1, [:: (i, false)])]
  | One => [:: (C1, [::])]
  | Tp e => map (fun p => (p.1, red (tpw p.2))) (norm e)
  | Opp e => map (fun p => (CN p.1, p.2)) (norm e)
  | Sc a e => let c := snorm a in map (fun p => (cm c p.1, p.2)) (norm e)
  | Add e f => norm e ++ norm f
  | Mul e f => let t := norm f in flatten (map (fun p => map (fun q => (cm p.1 q.1, red (p.2 ++ q.2))) t) (norm e)) end
with snorm (a : sc) : cf := match a with
  | SV i => CV i | S1 => C1 | SA a b => CA (snorm a) (snorm b) | SM a b => cm (snorm a) (snorm b) | SN a => CN (snorm a)
  | ST e => foldr (fun p x => CA (cm p.1 (CT (canon p.2))) x) C0 (norm e) end.

Lemma evw_cat v w : evw (v ++ w) = evw v *m evw w.
Proof. by elim: v => [|l v IH] /=; rewrite ?mul1mx // IH mulmxA. Qed.

Lemma evl_flip l : evl (flip l) = (evl l)^T.
Proof.
rewrite /flip /evl; case: l => i b /=; case s: (sym T i) => /=; last by case: b => /=; rewrite ?trmxK.
by case: b => /=; rewrite ?trmxK symP.
Qed.

Lemma evw_tp w : evw (tpw w) = (evw w)^T.
Proof.
elim: w => [|l w IH] /=; first by rewrite tr_scalar_mx.
by rewrite /tpw map_cons rev_cons -cats1 evw_cat /= mulmx1 trmx_mul -IH evl_flip.
Qed.

Lemma evw_ins l w : evw (ins l w) = evl l *m evw w.
Proof.
elim: w => [|m w IH] //=; case: ifP => [/andP[/andP[h1 h2] h3]|_].
  by rewrite mulmxA /evl (negbTE h1) (negbTE h2) (invP h3) mul1mx.
case: ifP => [/andP[/andP[/andP[h1 h2] h3] _]|_] //=.
by rewrite IH !mulmxA /evl (negbTE h1) (negbTE h2) (comP h3).
Qed.

Lemma evw_red w : evw (red w) = evw w.
Proof. by elim: w => [|l w IH] //=; rewrite evw_ins IH. Qed.

Lemma evs_cat s t : evs (s ++ t) = evs s + evs t.
Proof. by elim: s => [|p s IH] /=; rewrite ?add0r // IH addrA. Qed.

Lemma tr_rot k w : \tr (evw (rot k w)) = \tr (evw w).
Proof. by rewrite /rot evw_cat mxtrace_mulC -evw_cat cat_take_drop. Qed.

Lemma min_P (P : word -> Prop) v s : P v -> (forall w, w \in s -> P w) -> P (foldr minw v s).
Proof.
move=> pv; elim: s => [|w s IH] //= h; rewrite /minw.
have pw : P w by apply: h; rewrite mem_head.
have pf : P (foldr minw v s) by apply: IH => x xs; apply: h; rewrite inE xs orbT.
by do 3! case: ifP => // _.
Qed.

Lemma tr_canon0 w : \tr (evw (canon0 w)) = \tr (evw w).
Proof.
rewrite /canon0; apply: (@min_P (fun v => \tr (evw v) = \tr (evw w))) => // v; rewrite mem_cat => /orP[] /mapP[k _ ->]; rewrite tr_rot //.
by rewrite evw_red evw_tp mxtrace_tr.
Qed.

Lemma tr_canon1 w : \tr (evw (canon1 w)) = \tr (evw w).
Proof.
rewrite /canon1; apply: (@min_P (fun v => \tr (evw v) = \tr (evw w))) => [|v /mapP[x /mapP[k _ ->] ->]]; first exact: tr_canon0.
by rewrite tr_canon0 evw_red tr_rot.
Qed.

Lemma tr_canon w : \tr (evw (canon w)) = \tr (evw w).
Proof.
rewrite /canon; move: (size w).+1 => k; elim: k w => [|k IH] w //=.
by case: ifP => // _; rewrite IH tr_canon1.
Qed.

Scheme mx_sc := Induction for mx Sort Prop with sc_mx := Induction for sc Sort Prop.
Combined Scheme mx_sc_ind from mx_sc, sc_mx.

Theorem norm_snorm_ok : (forall e, ev e = evs (norm e)) /\ (forall a, es a = ec (snorm a)).
Proof.
apply: mx_sc_ind => /= [i|e IH|e IHe f IHf|e IHe f IHf|e IH|a IHa e IH||i||a IHa b IHb|a IHa b IHb|a IH|e IH] //.
- by rewrite scale1r mulmx1 addr0.
- rewrite IH; elim: (norm e) => [|p s IHs] /=; first by rewrite trmx0.
  by rewrite linearD linearZ /= IHs evw_red evw_tp.
- rewrite IHe IHf; elim: (norm e) => [|p s IHs] /=; first by rewrite mul0mx.
  rewrite mulmxDl evs_cat IHs; congr (_ + _).
  elim: (norm f) => [|q t IHt] /=; first by rewrite mulmx0.
  by rewrite mulmxDr IHt evw_red evw_cat cmE -scalemxAl -scalemxAr scalerA.
- by rewrite IHe IHf evs_cat.
- by rewrite IH; elim: (norm e) => [|p s IHs] /=; rewrite ?oppr0 // opprD IHs scaleNr.
- by rewrite IH IHa; elim: (norm e) => [|p s IHs] /=; rewrite ?scaler0 // scalerDr IHs scalerA cmE.
- by rewrite scale1r addr0.
- by rewrite IHa IHb.
- by rewrite IHa IHb cmE.
- by rewrite IH.
- rewrite IH; elim: (norm e) => [|p s IHs] /=; first by rewrite mxtrace0.
  by rewrite mxtraceD mxtraceZ IHs cmE /= tr_canon.
Qed.

Theorem sc_ok a : es a = ec (snorm a).
Proof. by case: norm_snorm_ok. Qed.
Theorem norm_ok e : ev e = evs (norm e).
Proof. by case: norm_snorm_ok. Qed.

(* equality of matrices: collect coefficients word by word *)
Fixpoint put (a : cf) (w : word) (s : seq (cf * word)) := match s with
  | [::] => [:: (a, w)]
  | (b, v) :: s' => if w == v then (CA b a, v) :: s' else (b, v) :: put a w s' end.
Definition collect (s : seq (cf * word)) := foldl (fun t p => put p.1 p.2 t) [::] s.

Lemma evs_put a w s : evs (put a w s) = ec a *: evw w + evs s.
Proof.
elim: s => [|[b v] s IH] //=; case: eqP => [->|_] /=; first by rewrite scalerDl addrAC addrC addrA addrC.
by rewrite IH addrCA.
Qed.

Lemma evs_collect s : evs (collect s) = evs s.
Proof.
rewrite /collect -[RHS]add0r -[X in X + _]/(evs [::]); elim: s [::] => [|p s IH] t /=; first by rewrite addr0.
by rewrite IH evs_put addrCA addrA.
Qed.

Definition zeros (s : seq (cf * word)) : Prop := foldr (fun p P => ec p.1 = 0 /\ P) True s.

Theorem mx_eq e f : zeros (collect (norm (Add e (Opp f)))) -> ev e = ev f.
Proof.
move=> z; apply/eqP; rewrite -subr_eq0 -[X in X == 0]/(ev (Add e (Opp f))) norm_ok -evs_collect.
by elim: (collect _) z => [|p s IH] /= => [_|[-> z]]; rewrite ?eqxx // scale0r add0r IH.
Qed.
End Normal.
