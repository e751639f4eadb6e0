(** * Expectations, by Stein's identity on words

    [E v_j p = c E (d_j p)] for a Gaussian vector v, and [E S_ab p = E L_ab p + (1/N) E (d_ab p)] for the sample covariance
    S of N examples with covariance L, where d_ab S = L e_a e_b' S + S e_b e_a' L: no index of an example is ever needed.
    Both are derivations, so that one step on a product of traces and forms is a sum over the places where the letter
    occurs again.  [Estep] takes one step in every term; after enough steps nothing random is left.

    What is assumed of the expectation is in [law_of_vector] and [law_of_matrix]; prompt.v proves it for prompts. *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ.
From LSA.engine Require Import terms normal decide.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Record vlaw := VLaw { vname : nat; vcoef : mono; vcov : word }.     (* d_j v_k = coefficient times covariance *)
Record mlaw := MLaw { mname : nat; mcov : nat; mcoef : nat }.       (* S, L, 1/N *)

(** ** One step, as a program *)
Section Step.
Variable R : rules.
(* the places of v in an atom: the atom is v'y *)
Definition vslots (v : nat) (a : atom) : seq (word * nat) := if a is Fm x w z then
  (if x == v then [:: (w, z)] else [::]) ++ (if z == v then [:: (tpw R w, x)] else [::]) else [::].
Fixpoint splits (s : nat) (w : word) : seq (word * word) := if w is l :: w' then
  (if l.1 == s then [:: ([::], w')] else [::]) ++ [seq (l :: uv.1, uv.2) | uv <- splits s w'] else [::].
(* the places of S: the atom is tr(S o) *)
Definition slots (s : nat) (a : atom) : seq opn := match a with
  | Sv _ => [::] | Tr w => [seq OW (uv.2 ++ uv.1) | uv <- splits s w]
  | Fm x w z => [seq OC uv.2 z x uv.1 | uv <- splits s w] end.
Definition osplits (s : nat) (o : opn) : seq (opn * opn) := match o with
  | OW w => [seq (OW uv.1, OW uv.2) | uv <- splits s w]
  | OC w b a u => [seq (OW uv.1, OC uv.2 b a u) | uv <- splits s w] ++ [seq (OC w b a uv.1, OW uv.2) | uv <- splits s u] end.
Fixpoint chain (os : seq opn) : mono * opn := if os is o :: os' then
  let c := chain os' in let mo := omul o c.2 in (mo.1 ++ c.1, mo.2) else ([::], OW [::]).
Definition trm (os : seq opn) : mono := let c := chain os in otr c.2 :: c.1.
(* Leibniz *)
Fixpoint leibniz (f : atom -> seq mono) (m : mono) : seq mono := if m is a :: m' then
  [seq b ++ m' | b <- f a] ++ [seq a :: n | n <- leibniz f m'] else [::].
(* the first atom with a place for the letter *)
Fixpoint find_slot (T : Type) (f : atom -> seq T) (m : mono) : option (T * mono) := if m is a :: m' then
  if f a is o :: _ then Some (o, m') else omap (fun om => (om.1, a :: om.2)) (find_slot f m') else None.

Definition vstep (law : vlaw) (m : mono) : option (seq mono) := let: VLaw v c K := law in
  omap (fun ym : (word * nat) * mono => let: (y, rest) := ym in
    (if y.2 == v then [:: c ++ Tr (y.1 ++ tpw R K) :: rest] else [::]) ++
    [seq c ++ n | n <- leibniz (fun a => [seq [:: Fm y.2 (tpw R y.1 ++ K ++ z.1) z.2] | z <- vslots v a]) rest])
  (find_slot (vslots v) m).
Definition mresult (s l n : nat) (o : opn) (rest : mono) : seq mono :=
  let S := OW [:: (s, false)] in let L := OW [:: (l, false)] in
  (trm [:: L; o] ++ rest) ::
  [seq Sv n :: k | k <- [seq k ++ rest | k <- flatten [seq [:: trm [:: p.1; L; otp R p.2; S]; trm [:: p.1; S] ++ trm [:: L; p.2]] | p <- osplits s o]]] ++
  [seq Sv n :: k | k <- leibniz (fun a => flatten [seq [:: trm [:: L; otp R o; S; o2]; trm [:: S; o; L; o2]] | o2 <- slots s a]) rest].
Definition mstep (law : mlaw) (m : mono) : option (seq mono) := let: MLaw s l n := law in
  omap (fun om : opn * mono => mresult s l n om.1 om.2) (find_slot (slots s) m).

Fixpoint first_of (T : Type) (f : T -> mono -> option (seq mono)) (laws : seq T) (m : mono) : option (seq mono) :=
  if laws is l :: laws' then if f l m is Some r then Some r else first_of f laws' m else None.
Definition has_vector (vs : seq vlaw) (m : mono) : bool := has (fun l => has (fun a => vslots (vname l) a != [::]) m) vs.
Definition constant_ (vs : seq vlaw) (ms : seq mlaw) (m : mono) : bool :=
  ~~ has_vector vs m && ~~ has (fun l => has (fun a => if slots (mname l) a is [::] then false else true) m) ms.
Definition Emono (vs : seq vlaw) (ms : seq mlaw) (m : mono) : seq mono :=
  if first_of vstep vs m is Some r then r else if has_vector vs m then [:: m]
  else if first_of mstep ms m is Some r then r else [:: m].
Definition Estep (vs : seq vlaw) (ms : seq mlaw) (p : poly) : poly :=
  flatten [seq [seq (t.1, n) | n <- Emono vs ms t.2] | t <- p].
Fixpoint Eloop (n : nat) (vs : seq vlaw) (ms : seq mlaw) (p : poly) : poly :=
  if all (fun t => constant_ vs ms t.2) p then p
  else if n is n'.+1 then Eloop n' vs ms (normal R (Estep vs ms p)) else p.
End Step.

(** ** Derivations *)
Section Derivation.
Variables (P : comRingType) (D : P -> P).
Definition derivation : Prop := (forall x y, D (x + y) = D x + D y) /\ (forall x y, D (x * y) = D x * y + x * D y).
Hypothesis der : derivation.
Let DD := proj1 der. Let DM := proj2 der.
Definition mapD m n (A : 'M[P]_(m, n)) : 'M[P]_(m, n) := map_mx D A.

Lemma D0 : D 0 = 0. Proof. by apply: (addrI (D 0)); rewrite -DD !addr0. Qed.
Lemma D1 : D 1 = 0.
Proof. by have /eqP := DM 1 1; rewrite !(mulr1, mul1r) -subr_eq subrr eq_sym => /eqP. Qed.
Lemma Dsum (I : Type) (s : seq I) (f : I -> P) : D (\sum_(i <- s) f i) = \sum_(i <- s) D (f i).
Proof. by elim: s => [|i s IH]; rewrite ?big_nil ?D0 // !big_cons DD IH. Qed.
Lemma mapD_mul m n k (A : 'M[P]_(m, n)) (B : 'M[P]_(n, k)) : mapD (A *m B) = mapD A *m B + A *m mapD B.
Proof.
apply/matrixP => i j; rewrite !mxE Dsum -big_split; apply: eq_bigr => l _ /=; by rewrite DM !mxE.
Qed.
Lemma mapD_1 n : mapD (1%:M : 'M[P]_n) = 0.
Proof. by apply/matrixP => i j; rewrite !mxE; case: (i == j); rewrite ?D0 ?D1. Qed.
Lemma mapD_tr m n (A : 'M[P]_(m, n)) : mapD A^T = (mapD A)^T.
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.
Lemma D_trace n (A : 'M[P]_n) : D (\tr A) = \tr (mapD A).
Proof. by rewrite /mxtrace Dsum; apply: eq_bigr => i _; rewrite !mxE. Qed.
End Derivation.

(** ** Soundness *)
Section Sound.
Variables (P : comRingType) (d : nat) (R : rules).
Variables (env : nat -> 'M[P]_d) (vec : nat -> 'cV[P]_d) (sv : nat -> P).
Hypothesis symmetric : forall i, i \in sym R -> (env i)^T = env i.
Local Notation vw := (vw env). Local Notation va := (va env vec sv). Local Notation vm := (vm env vec sv).
Local Notation vp := (vp env vec sv). Local Notation vo := (vo env vec). Local Notation vc := (vc env vec).
Variable E : P -> P.
Hypothesis E_add : forall x y, E (x + y) = E x + E y.

Lemma E0 : E 0 = 0. Proof. by apply: (addrI (E 0)); rewrite -E_add !addr0. Qed.
Lemma Esum (I : Type) (s : seq I) (f : I -> P) : E (\sum_(i <- s) f i) = \sum_(i <- s) E (f i).
Proof. by elim: s => [|i s IH]; rewrite ?big_nil ?E0 // !big_cons E_add IH. Qed.

Definition vsum (ms : seq mono) : P := \sum_(m <- ms) vm m.
Lemma vsum_cat a b : vsum (a ++ b) = vsum a + vsum b. Proof. exact: big_cat. Qed.
Lemma vsum_cons m b : vsum (m :: b) = vm m + vsum b. Proof. exact: big_cons. Qed.
Lemma vsum_nil : vsum [::] = 0. Proof. exact: big_nil. Qed.
Lemma vsum_left m ms : vsum [seq m ++ n | n <- ms] = vm m * vsum ms.
Proof. by rewrite /vsum big_map big_distrr; apply: eq_bigr => n _; rewrite vm_cat. Qed.
Lemma vsum_right m ms : vsum [seq n ++ m | n <- ms] = vsum ms * vm m.
Proof. by rewrite /vsum big_map big_distrl; apply: eq_bigr => n _; rewrite vm_cat. Qed.
Lemma vsum_here a ms : vsum [seq a :: n | n <- ms] = va a * vsum ms.
Proof. by rewrite /vsum big_map big_distrr; apply: eq_bigr => n _; rewrite vm_cons. Qed.

Lemma vsum_two (T : Type) (f g : T -> mono) s : vsum (flatten [seq [:: f x; g x] | x <- s]) = \sum_(x <- s) (vm (f x) + vm (g x)).
Proof. by elim: s => [|x s IH] /=; rewrite ?big_nil ?vsum_nil // big_cons -IH !vsum_cons addrA. Qed.

Lemma leibniz_sound D h f m : derivation D -> (forall a, a \in m -> D (va a) = h * vsum (f a)) -> D (vm m) = h * vsum (leibniz f m).
Proof.
move=> der; elim: m => [|a m IH] eq /=; first by rewrite vm_nil vsum_nil D1 // mulr0.
rewrite vm_cons (proj2 der) eq ?mem_head // IH => [|b bm]; last by apply: eq; rewrite inE bm orbT.
by rewrite vsum_cat vsum_right vsum_here mulrDr -mulrA; congr (_ + _); exact: mulrCA.
Qed.

Lemma find_slot_sound (T : Type) (f : atom -> seq T) (v : T -> P) m o rest :
  (forall a o s, f a = o :: s -> va a = v o) -> find_slot f m = Some (o, rest) -> vm m = v o * vm rest /\ (forall a, a \in rest -> a \in m).
Proof.
move=> h; elim: m o rest => [|a m IH] o rest //=; case e: (f a) => [|o' s].
  case g: (find_slot f m) => [[o' r]|] //= [<- <-]; have [em sub] := IH _ _ g; split.
    by rewrite !vm_cons em mulrCA.
  by move=> b; rewrite !inE => /orP[->|/sub->]; rewrite ?orbT.
by case=> <- <-; rewrite vm_cons (h _ _ _ e); split=> // b bm; rewrite inE bm orbT.
Qed.

(** *** A derivation on words and atoms *)
Section Letters.
Variables (D : P -> P) (s : nat).
Hypothesis der : derivation D.
Hypothesis D_sv : forall i, D (sv i) = 0.
Hypothesis D_env : forall i, i != s -> mapD D (env i) = 0.
Hypothesis s_sym : (env s)^T = env s.

Lemma mapD_vl l : mapD D (vl env l) = if l.1 == s then mapD D (env s) else 0.
Proof.
rewrite /vl; case: eqP => [e|/eqP ne].
  by case: l.2; rewrite e ?mapD_tr -?mapD_tr ?s_sym.
by case: l.2; rewrite ?mapD_tr D_env ?trmx0.
Qed.
Lemma mapD_word w : mapD D (vw w) = \sum_(uv <- splits s w) vw uv.1 *m mapD D (env s) *m vw uv.2.
Proof.
elim: w => [|l w IH] /=; first by rewrite big_nil mapD_1.
rewrite mapD_mul // mapD_vl IH big_cat big_map mulmx_sumr; congr (_ + _).
  by case: eqP => _; rewrite ?big_seq1 /= ?mul1mx // big_nil mul0mx.
by apply: eq_bigr => uv _; rewrite /= !mulmxA.
Qed.
Lemma D_slots a : (forall x w z, a = Fm x w z -> mapD D (vec x) = 0 /\ mapD D (vec z) = 0) ->
  D (va a) = \sum_(o <- slots s a) \tr (mapD D (env s) *m vo o).
Proof.
case: a => [i|w|x w z] h /=; first by rewrite D_sv big_nil.
  rewrite D_trace // mapD_word linear_sum big_map; apply: eq_bigr => uv _ /=.
  by rewrite vw_cat -mulmxA mxtrace_mulC -!mulmxA.
have [hx hz] := h _ _ _ (erefl _).
have entry (X : 'M[P]_1) : D (X 0 0) = (mapD D X) 0 0 by rewrite [RHS]mxE.
rewrite entry !mapD_mul // mapD_tr hx hz trmx0 !mul0mx mulmx0 add0r addr0.
rewrite mapD_word mulmx_sumr mulmx_suml summxE big_map; apply: eq_bigr => uv _ /=.
by rewrite (mulmxA (mapD D (env s))) tr_outer !mulmxA.
Qed.
Lemma mapD_osplits o : (forall w b a u, o = OC w b a u -> mapD D (vec a) = 0 /\ mapD D (vec b) = 0) ->
  mapD D (vo o) = \sum_(p <- osplits s o) vo p.1 *m mapD D (env s) *m vo p.2.
Proof.
case: o => [w|w b a u] h /=; first by rewrite mapD_word big_map.
have [ha hb] := h _ _ _ _ (erefl _).
rewrite big_cat !big_map /= !mapD_mul // mapD_tr ha hb trmx0 !mul0mx !mulmx0 add0r addr0 !mapD_word !mulmx_suml.
congr (_ + _); first by apply: eq_bigr => uv _; rewrite !mulmxA.
by rewrite !mulmx_sumr; apply: eq_bigr => uv _; rewrite /= !mulmxA.
Qed.
End Letters.

(** *** Gaussian vectors *)
Definition law_of_vector (law : vlaw) : Prop := let: VLaw v c K := law in
  exists (D : 'I_d -> P -> P) (g h : P), (forall j, derivation (D j)) /\ (forall j i, D j (sv i) = 0) /\
    (forall j i, mapD (D j) (env i) = 0) /\ (forall j u, u != v -> mapD (D j) (vec u) = 0) /\
    (forall j k, D j (vec v k 0) = h * vw K j k) /\ (forall j p, E (vec v j 0 * p) = E (g * D j p)) /\ vm c = g * h.

Lemma dot_entries (x y : 'cV[P]_d) : (x^T *m y) 0 0 = \sum_j x j 0 * y j 0.
Proof. by rewrite mxE; apply: eq_bigr => j _; rewrite mxE. Qed.
Lemma form_cols (x y : 'cV[P]_d) : (x^T *m y) 0 0 = (y^T *m x) 0 0.
Proof. by rewrite !dot_entries; apply: eq_bigr => j _; rewrite mulrC. Qed.
Lemma form3 (x y : 'cV[P]_d) (W : 'M[P]_d) : (x^T *m W *m y) 0 0 = (y^T *m W^T *m x) 0 0.
Proof. by rewrite -mulmxA form_cols trmx_mul. Qed.
Lemma vslots_first v a y s : vslots R v a = y :: s -> va a = ((vec v)^T *m vc y) 0 0.
Proof.
case: a => [i|w|x w z] //=; case: eqP => [-> [<- _]|_]; first by rewrite /vc mulmxA.
by case: eqP => [-> [<- _]|] //; rewrite /vc /= (vw_tp symmetric) form3 mulmxA.
Qed.
Lemma D_vslots D v a : derivation D -> (forall i, D (sv i) = 0) -> (forall i, mapD D (env i) = 0) ->
  (forall u, u != v -> mapD D (vec u) = 0) -> D (va a) = \sum_(y <- vslots R v a) ((mapD D (vec v))^T *m vc y) 0 0.
Proof.
move=> der dsv denv dvec; have dw w : mapD D (vw w) = 0.
  elim: w => [|l w IH] /=; first by rewrite mapD_1.
  by rewrite mapD_mul // IH mulmx0 addr0 /vl; case: l.2; rewrite ?mapD_tr denv ?trmx0 mul0mx.
case: a => [i|w|x w z] /=; first by rewrite dsv big_nil.
  by rewrite big_nil D_trace // dw mxtrace0.
have entry (X : 'M[P]_1) : D (X 0 0) = (mapD D X) 0 0 by rewrite [RHS]mxE.
rewrite entry !mapD_mul // mapD_tr dw mulmx0 addr0 big_cat /= mxE; congr (_ + _).
  case: eqP => [->|/eqP ne]; first by rewrite big_seq1 /vc mulmxA.
  by rewrite big_nil dvec // trmx0 !mul0mx mxE.
case: eqP => [->|/eqP ne]; last by rewrite big_nil dvec // mulmx0 mxE.
by rewrite big_seq1 /vc /= (vw_tp symmetric) form3 mulmxA.
Qed.

Lemma vstep_sound law m r : law_of_vector law -> vstep R law m = Some r -> E (vm m) = E (vsum r).
Proof.
case: law => v c K [D [g [h [der [dsv [denv [dvec [dv [stein gh]]]]]]]]] /=.
case f: (find_slot _ _) => [[y rest]|] //= [<-].
have [-> _] := find_slot_sound (@vslots_first v) f.
rewrite dot_entries mulr_suml Esum.
have -> : \sum_j E (vec v j 0 * vc y j 0 * vm rest) = E (g * (\sum_j (D j (vc y j 0) * vm rest) + \sum_j vc y j 0 * D j (vm rest))).
  rewrite -big_split /= mulr_sumr Esum; apply: eq_bigr => j _; by rewrite -mulrA stein (proj2 (der j)).
congr E; rewrite mulrDr vsum_cat vsum_left gh; congr (_ + _); last first.
  rewrite -mulrA; congr (_ * _); pose D' p := \sum_j vc y j 0 * D j p.
  have der' : derivation D'.
    split=> a b; rewrite /D' ?mulr_suml ?mulr_sumr -big_split; apply: eq_bigr => j _ /=; first by rewrite (proj1 (der j)) mulrDr.
    by rewrite (proj2 (der j)) mulrDr !mulrA (mulrC a).
  have kill a : (forall j, D j a = 0) -> D' a = 0 by move=> z; rewrite /D' big1 // => j _; rewrite z mulr0.
  have kill_mx k l (A : 'M[P]_(k, l)) : (forall j, mapD (D j) A = 0) -> mapD D' A = 0.
    by move=> z; apply/matrixP => i j; rewrite !mxE kill // => k'; move/matrixP: (z k') => /(_ i j); rewrite !mxE.
  have dsv' i : D' (sv i) = 0 by exact: kill.
  have denv' i : mapD D' (env i) = 0 by apply: kill_mx => j; exact: denv.
  have dvec' u : u != v -> mapD D' (vec u) = 0 by move=> ne; apply: kill_mx => j; exact: dvec.
  have dv' : mapD D' (vec v) = h *: ((vw K)^T *m vc y).
    apply/matrixP => k l; rewrite (ord1 l) mxE [RHS]mxE [X in _ = h * X]mxE big_distrr; apply: eq_bigr => j _ /=.
    by rewrite dv [(_^T) k j]mxE mulrCA [vc y j 0 * _]mulrC.
  rewrite -/(D' (vm rest)); apply: (leibniz_sound der') => a _; rewrite (D_vslots a der' dsv' denv' dvec') /vsum big_map big_distrr.
  apply: eq_bigr => z _; rewrite vm_cons vm_nil mulr1 /= !vw_cat (vw_tp symmetric) dv'.
  by rewrite linearZ /= -scalemxAl mxE trmx_mul trmxK /vc trmx_mul !mulmxA.
have dw j w : mapD (D j) (vw w) = 0.
  elim: w => [|l w IH] /=; first by rewrite mapD_1.
  by rewrite mapD_mul // IH mulmx0 addr0 /vl; case: l.2; rewrite ?mapD_tr denv ?trmx0 mul0mx.
have own j : D j (vc y j 0) = (vw y.1 *m mapD (D j) (vec y.2)) j 0.
  have -> : D j (vc y j 0) = (mapD (D j) (vc y)) j 0 by rewrite [RHS]mxE.
  by rewrite /vc mapD_mul // dw mul0mx add0r.
rewrite -mulr_suml; case: eqP => [e|/eqP ne]; last first.
  by rewrite vsum_nil big1 ?mul0r ?mulr0 // => j _; rewrite own dvec // mulmx0 mxE.
rewrite vsum_cons vsum_nil addr0 vm_cat vm_cons gh -mulrA; congr (_ * _); rewrite mulrA; congr (_ * _).
rewrite /= vw_cat (vw_tp symmetric) /mxtrace big_distrr; apply: eq_bigr => j _; rewrite own e [LHS]mxE [X in _ = h * X]mxE big_distrr.
by apply: eq_bigr => k _ /=; rewrite [mapD _ _ _ _]mxE dv [(_^T) _ _]mxE mulrCA.
Qed.

(** *** Sample covariances *)
Definition law_of_matrix (vs : seq vlaw) (law : mlaw) : Prop := let: MLaw s l n := law in
  (env s)^T = env s /\ (env l)^T = env l /\
  exists D : 'I_d -> 'I_d -> P -> P, (forall a b, derivation (D a b)) /\ (forall a b i, D a b (sv i) = 0) /\
    (forall a b i, i != s -> mapD (D a b) (env i) = 0) /\
    (forall a b u, u \notin map vname vs -> mapD (D a b) (vec u) = 0) /\
    (forall a b, mapD (D a b) (env s) = env l *m delta_mx a b *m env s + env s *m delta_mx b a *m env l) /\
    (forall a b p, E (env s a b * p) = E (env l a b * p) + E (sv n * D a b p)).

Lemma chain_sound os : vm (chain os).1 *: vo (chain os).2 = foldr (fun o M => vo o *m M) 1%:M os.
Proof.
elim: os => [|o os IH] /=; first by rewrite vm_nil scale1r.
by rewrite vm_cat mulrC -scalerA omul_sound // -IH -scalemxAr.
Qed.
Lemma trm_sound os : vm (trm os) = \tr (foldr (fun o M => vo o *m M) 1%:M os).
Proof. by rewrite /trm vm_cons otr_sound -chain_sound mxtraceZ mulrC. Qed.
Lemma splits_first s w uv t : (env s)^T = env s -> splits s w = uv :: t -> vw w = vw uv.1 *m env s *m vw uv.2.
Proof.
move=> sS; elim: w uv t => [|l w IH] uv t //=; case: eqP => [e|_] /=.
  by case=> <- _ /=; rewrite /vl e; case: l.2; rewrite ?sS mul1mx.
by case g: (splits s w) => [|uv' t'] //= [<- _] /=; rewrite (IH _ _ g) !mulmxA.
Qed.
Lemma slots_first s a o t : (env s)^T = env s -> slots s a = o :: t -> va a = \tr (env s *m vo o).
Proof.
move=> sS; case: a => [i|w|x w z] //=; case e: (splits s w) => [|uv t'] //= [<- _]; rewrite (splits_first sS e) /=.
  by rewrite vw_cat -mulmxA mxtrace_mulC -!mulmxA.
by rewrite (mulmxA (env s)) tr_outer !mulmxA.
Qed.
Lemma delta_mid (A B : 'M[P]_d) a b i j : (A *m delta_mx a b *m B) i j = A i a * B b j.
Proof.
rewrite mxE (bigD1 b) //= big1 ?addr0 => [|k kb].
  rewrite mxE (bigD1 a) //= big1 ?addr0 => [|l la]; first by rewrite mxE !eqxx mulr1.
  by rewrite mxE (negbTE la) mulr0.
by rewrite mxE big1 ?mul0r // => l _; rewrite mxE (negbTE kb) andbF mulr0.
Qed.
Lemma sum_swap (L S U V : 'M[P]_d) : L^T = L -> S^T = S ->
  \sum_a \sum_b (U *m (L *m delta_mx a b *m S + S *m delta_mx b a *m L) *m V) b a
  = \tr (U *m L *m V^T *m S) + \tr (U *m S) * \tr (L *m V).
Proof.
move=> sL sS; have split2 a b : (U *m (L *m delta_mx a b *m S + S *m delta_mx b a *m L) *m V) b a
    = (U *m L) b a * (S *m V) b a + (U *m S) b b * (L *m V) a a.
  by rewrite mulmxDr mulmxDl mxE !mulmxA -(mulmxA (U *m L *m _)) -(mulmxA (U *m S *m _)) !delta_mid.
under eq_bigr => a _ do under eq_bigr => b _ do rewrite split2.
under eq_bigr => a _ do rewrite big_split; rewrite big_split /=; congr (_ + _).
  rewrite -{2}sS -mulmxA -trmx_mul /mxtrace exchange_big; apply: eq_bigr => b _ /=.
  by rewrite [RHS]mxE; apply: eq_bigr => a _; rewrite [(_^T) a b]mxE.
by rewrite /mxtrace mulrC big_distrl; apply: eq_bigr => a _; rewrite big_distrr /=; apply: eq_bigr => b _; rewrite mulrC.
Qed.

Lemma no_vector vs m a x w z : ~~ has_vector R vs m -> a \in m -> a = Fm x w z -> x \notin map vname vs /\ z \notin map vname vs.
Proof.
move=> nov am ea; rewrite /has_vector in nov; elim: vs nov => [|l vs IH] //=; rewrite negb_or => /andP[/hasPn hl /IH[hx hz]].
move: (hl _ am); rewrite negbK ea /= !inE => /eqP e; rewrite (negbTE hx) (negbTE hz) !orbF.
by move: e; case: (x == vname l); case: (z == vname l).
Qed.

Lemma mstep_sound vs law m r : law_of_matrix vs law -> ~~ has_vector R vs m -> mstep R law m = Some r -> E (vm m) = E (vsum r).
Proof.
case: law => s l n [sS [sL [D [der [dsv [denv [dvec [dS stein]]]]]]]] nov /=.
case f: (find_slot _ _) => [[o rest]|] //= [<-]; rewrite /mresult.
have first a o' t : slots s a = o' :: t -> va a = \tr (env s *m vo o') by exact: slots_first.
have [em sub] := find_slot_sound first f.
(* no vector of the law stands at an end *)
have dead a b x w z c : c \in m -> c = Fm x w z -> mapD (D a b) (vec x) = 0 /\ mapD (D a b) (vec z) = 0.
  by move=> cm ec; have [hx hz] := no_vector nov cm ec; split; apply: dvec.
have [c [t [cm ec]]] : exists c t, c \in m /\ slots s c = o :: t.
  move: f; clear; elim: m rest => [|c m IH] rest //=; case e: (slots s c) => [|o' t].
    case g: (find_slot _ m) => [[o'' r']|] //= [e1 _]; rewrite e1 in g; case: (IH _ g) => c' [t' [c'm oc]].
    by exists c', t'; rewrite inE c'm orbT.
  by case=> <- _; exists c, t; rewrite mem_head.
have deado a b w x z u : o = OC w x z u -> mapD (D a b) (vec z) = 0 /\ mapD (D a b) (vec x) = 0.
  move=> eo; rewrite eo in ec; case: c cm ec => [i|v|y v y'] cm //=.
    by case: (splits s v).
  case: (splits s v) => [|uv l'] //= [_ <- <- _ _].
  by have [-> ->] := dead a b _ _ _ _ cm (erefl _).
have -> : E (vm m) = E (\sum_a \sum_b (env l a b * (vo o b a * vm rest))) + E (\sum_a \sum_b sv n * D a b (vo o b a * vm rest)).
  rewrite em /mxtrace !Esum mulr_suml Esum -big_split; apply: eq_bigr => a _ /=.
  rewrite mxE mulr_suml !Esum -big_split; apply: eq_bigr => b _ /=; by rewrite -mulrA stein.
rewrite -E_add vsum_cons vm_cat trm_sound [foldr _ _ _]/= !mulmx1; congr (E (_ + _)).
  rewrite /mxtrace mulr_suml; apply: eq_bigr => a _; rewrite mxE mulr_suml; apply: eq_bigr => b _; by rewrite mulrA.
pose D' p := \sum_a \sum_b vo o b a * D a b p.
have -> : \sum_a \sum_b sv n * D a b (vo o b a * vm rest)
    = sv n * ((\sum_a \sum_b D a b (vo o b a)) * vm rest + D' (vm rest)).
  rewrite /D' mulr_suml -big_split mulr_sumr; apply: eq_bigr => a _; rewrite mulr_suml -big_split mulr_sumr; apply: eq_bigr => b _ /=.
  by rewrite (proj2 (der a b)).
rewrite mulrDr vsum_cat !vsum_here vsum_right; congr (_ * (_ * _) + _ * _).
  transitivity (\sum_(p <- osplits s o) (\tr (vo p.1 *m env l *m (vo p.2)^T *m env s) + \tr (vo p.1 *m env s) * \tr (env l *m vo p.2))).
    under eq_bigr => a _ do under eq_bigr => b _ do
      (have -> : D a b (vo o b a) = (mapD (D a b) (vo o)) b a by rewrite [RHS]mxE);
      rewrite /=.
    under eq_bigr => a _ do under eq_bigr => b _ do rewrite (mapD_osplits (der a b) (denv a b) sS (fun w x z u e => deado a b w x z u e)) summxE.
    under eq_bigr => a _ do rewrite exchange_big.
    rewrite exchange_big; apply: eq_bigr => p _ /=; rewrite -sum_swap //.
    by apply: eq_bigr => a _; apply: eq_bigr => b _; rewrite dS.
  rewrite vsum_two; apply: eq_bigr => p _; rewrite vm_cat !trm_sound /=.
  by rewrite (otp_sound _ symmetric) !mulmx1 !mulmxA.
have der' : derivation D'.
  split=> x y; rewrite /D' ?mulr_suml ?mulr_sumr -big_split; apply: eq_bigr => a _ /=;
    rewrite ?mulr_suml ?mulr_sumr -big_split; apply: eq_bigr => b _ /=; first by rewrite (proj1 (der a b)) mulrDr.
  by rewrite (proj2 (der a b)) mulrDr !mulrA (mulrC x).
have kill x : (forall a b, D a b x = 0) -> D' x = 0.
  by move=> h; rewrite /D' big1 // => a _; rewrite big1 // => b _; rewrite h mulr0.
have kill_mx j k (A : 'M[P]_(j, k)) : (forall a b, mapD (D a b) A = 0) -> mapD D' A = 0.
  by move=> h; apply/matrixP => x y; rewrite !mxE kill // => a b; move/matrixP: (h a b) => /(_ x y); rewrite !mxE.
have dsv' i : D' (sv i) = 0 by exact: kill.
have denv' i : i != s -> mapD D' (env i) = 0 by move=> ne; apply: kill_mx => a b; exact: denv.
have dS' : mapD D' (env s) = env l *m (vo o)^T *m env s + env s *m vo o *m env l.
  have o_sum : vo o = \sum_a \sum_b vo o b a *: delta_mx b a.
    by rewrite exchange_big {1}[vo o]matrix_sum_delta.
  have ot_sum : (vo o)^T = \sum_a \sum_b vo o b a *: delta_mx a b.
    rewrite {1}o_sum linear_sum; apply: eq_bigr => a _; rewrite linear_sum; apply: eq_bigr => b _ /=; by rewrite linearZ /= trmx_delta.
  rewrite {1}ot_sum [in X in _ + X]o_sum !mulmx_sumr !mulmx_suml -big_split; apply/matrixP => i j.
  rewrite mxE summxE /D'; apply: eq_bigr => a _; rewrite /= !mulmx_sumr !mulmx_suml -big_split summxE; apply: eq_bigr => b _.
  have -> : D a b (env s i j) = (mapD (D a b) (env s)) i j by rewrite [RHS]mxE.
  by rewrite dS /= -!scalemxAr -!scalemxAl -scalerDr [RHS]mxE.
rewrite (leibniz_sound (h := 1) (f := fun a => flatten [seq [:: trm [:: OW [:: (l, false)]; otp R o; OW [:: (s, false)]; o2]; trm [:: OW [:: (s, false)]; o; OW [:: (l, false)]; o2]] | o2 <- slots s a]) der') ?mul1r // => c' cr; rewrite mul1r.
rewrite (D_slots der' dsv' denv' sS) => [|x w z ec'].
  rewrite dS' vsum_two; apply: eq_bigr => o2 _; rewrite !trm_sound /= (otp_sound _ symmetric) !mulmx1 mulmxDl mxtraceD.
  by rewrite !mulmxA.
by split; apply: kill_mx => a b; have [] := dead a b x w z c' (sub _ cr) ec'.
Qed.

(** *** All steps *)
Fixpoint allP (T : Type) (Q : T -> Prop) (s : seq T) : Prop := if s is x :: s' then Q x /\ allP Q s' else True.
Hypothesis dim : sv 0 = d%:R.
Hypothesis ruled : holds env vec sv (pairs R).
Variables (vs : seq vlaw) (ms : seq mlaw).
Hypothesis vlaws : allP law_of_vector vs.
Hypothesis mlaws : allP (law_of_matrix vs) ms.
Hypothesis E_int : forall z x, E (zr P z * x) = zr P z * E x.

Lemma Emono_sound m : E (vm m) = E (vsum (Emono R vs ms m)).
Proof.
have one : E (vm m) = E (vsum [:: m]) by rewrite vsum_cons vsum_nil addr0.
rewrite /Emono; case f: (first_of _ vs m) => [r|].
  elim: vs vlaws f => [|l s IH] //= [lv ls]; case e: (vstep R l m) => [r'|]; last exact: IH.
  by case=> <-; exact: (vstep_sound lv e).
case: ifP => // /negbT nov; case g: (first_of _ ms m) => [r|] //.
elim: ms mlaws g => [|l s IH] //= [lm ls]; case e: (mstep R l m) => [r'|]; last exact: IH.
by case=> <-; exact: (mstep_sound lm nov e).
Qed.
Lemma Estep_sound p : E (vp p) = E (vp (Estep R vs ms p)).
Proof.
rewrite /Estep vp_flatten /vp !Esum; apply: eq_bigr => t _; rewrite big_map /vt E_int Emono_sound.
by rewrite -E_int /vsum mulr_sumr.
Qed.
Lemma Eloop_sound n p : E (vp p) = E (vp (Eloop R n vs ms p)).
Proof.
elim: n p => [|n IH] p /=; case: ifP => // _.
by rewrite -IH (vp_normal dim symmetric ruled) -Estep_sound.
Qed.
End Sound.
