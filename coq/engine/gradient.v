(** * Gradients

    [G] is the gradient of [f] at [U] when f(U + t H) = f(U) + t tr(G'H) + t^2 q(t) with a polynomial q, for every
    direction H: for polynomial functions this is the usual gradient, over any ring, and it is unique over a field of
    characteristic zero.  The engine finds q: it expands f(U + t H), and looks whether every monomial of what remains
    holds the scalar t twice. *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ.
From LSA.engine Require Import terms normal decide.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition second_order (P : ringType) (g : P -> P) : Prop := exists q : {poly P}, forall t, g t = t ^+ 2 * q.[t].
Definition is_grad (P : comRingType) m n (f : 'M[P]_(m, n) -> P) (U G : 'M[P]_(m, n)) : Prop :=
  forall H, second_order (fun t => f (U + t *: H) - f U - t * \tr (G^T *m H)).
Definition is_deriv (P : comRingType) (f : P -> P) (u g : P) : Prop :=
  second_order (fun t => f (u + t) - f u - t * g).

(* in a vector *)
Definition is_grad_v (P : comRingType) m (f : 'cV[P]_m -> P) (U G : 'cV[P]_m) : Prop :=
  forall H, second_order (fun t => f (U + t *: H) - f U - t * (G^T *m H) 0 0).

(** ** One gradient at most *)
Section Unique.
Variable F : numFieldType.
Lemma second_order_linear (c : F) : second_order (fun t => t * c) -> c = 0.
Proof.
case=> q h; have z : (c%:P - 'X * q) = 0 :> {poly F}.
  apply/eqP; apply/negPn/negP => nz; pose s := [seq i.+1%:R | i <- iota 0 (size (c%:P - 'X * q : {poly F}))] : seq F.
  have all_roots : all (root (c%:P - 'X * q)) s.
    apply/allP => _ /mapP[i _ ->]; rewrite /root !hornerE; have := h i.+1%:R.
    by rewrite expr2 -mulrA => /mulfI->; rewrite ?pnatr_eq0 ?subrr.
  have distinct : uniq s by rewrite map_inj_uniq ?iota_uniq // => i j /eqP; rewrite eqr_nat => /eqP[].
  by have := max_poly_roots nz all_roots distinct; rewrite size_map size_iota ltnn.
by have := congr1 (horner^~ 0) z; rewrite !hornerE ?mul0r ?subr0.
Qed.
Lemma second_order_sub (f g : F -> F) : second_order f -> second_order g -> second_order (fun t => f t - g t).
Proof. by case=> p hp [q hq]; exists (p - q) => t; rewrite hp hq !hornerE mulrBr. Qed.
Lemma second_order_ext (f g : F -> F) : (forall t, f t = g t) -> second_order f -> second_order g.
Proof. by move=> e [q h]; exists q => t; rewrite -e. Qed.

Theorem grad_unique m n (f : 'M[F]_(m, n) -> F) U G K : is_grad f U G -> is_grad f U K -> G = K.
Proof.
move=> hG hK; apply/matrixP => i j; apply/eqP; rewrite -subr_eq0; apply/eqP; apply: second_order_linear.
apply: second_order_ext (second_order_sub (hK (delta_mx i j)) (hG (delta_mx i j))) => t.
have pick (X : 'M[F]_(m, n)) : \tr (X^T *m delta_mx i j) = X i j.
  rewrite /mxtrace (bigD1 j) //= big1 ?addr0 => [|k kj]; rewrite mxE.
    rewrite (bigD1 i) //= big1 ?addr0 => [|l li]; rewrite !mxE ?eqxx ?mulr1 //.
    by rewrite (negbTE li) mulr0.
  by rewrite big1 // => l _; rewrite !mxE (negbTE kj) andbF mulr0.
rewrite !pick mulrBr; set x := f _; set y := f _; by rewrite opprB addrC addrA subrK.
Qed.
Theorem deriv_unique (f : F -> F) u g k : is_deriv f u g -> is_deriv f u k -> g = k.
Proof.
move=> hg hk; apply/eqP; rewrite -subr_eq0; apply/eqP; apply: second_order_linear.
apply: second_order_ext (second_order_sub hk hg) => t; rewrite mulrBr.
set x := f _; set y := f _; by rewrite opprB addrC addrA subrK.
Qed.
Theorem grad_v_unique m (f : 'cV[F]_m -> F) U G K : is_grad_v f U G -> is_grad_v f U K -> G = K.
Proof.
move=> hG hK; apply/matrixP => i j; apply/eqP; rewrite (ord1 j) -subr_eq0; apply/eqP; apply: second_order_linear.
apply: second_order_ext (second_order_sub (hK (delta_mx i 0)) (hG (delta_mx i 0))) => t.
have pick (X : 'cV[F]_m) : (X^T *m delta_mx i 0) 0 0 = X i 0.
  by rewrite mxE (bigD1 i) //= big1 ?addr0 => [|k ki]; rewrite !mxE ?eqxx ?mulr1 ?(negbTE ki) ?mulr0.
rewrite !pick mulrBr; set x := f _; set y := f _; by rewrite opprB addrC addrA subrK.
Qed.
(* functions that agree have the same gradients *)
Lemma is_grad_ext m n (f g : 'M[F]_(m, n) -> F) U G : (forall X, f X = g X) -> is_grad f U G -> is_grad g U G.
Proof. by move=> e h H; apply: second_order_ext (h H) => t; rewrite !e. Qed.
Lemma is_grad_v_ext m (f g : 'cV[F]_m -> F) U G : (forall X, f X = g X) -> is_grad_v f U G -> is_grad_v g U G.
Proof. by move=> e h H; apply: second_order_ext (h H) => t; rewrite !e. Qed.
Lemma is_deriv_ext (f g : F -> F) u k : (forall x, f x = g x) -> is_deriv f u k -> is_deriv g u k.
Proof. by move=> e h; apply: second_order_ext h => t; rewrite !e. Qed.
End Unique.

(** ** Second order, by counting a scalar *)
Section Order.
Variables (F : numFieldType) (d : nat).
Variables (env : nat -> 'M[F]_d) (vs : seq 'cV[F]_d) (sv : nat -> F) (k : nat).
(* scalar number k is t, every other one is fixed *)
Definition at_t (t : F) (i : nat) : F := if Nat.eqb i k then t else sv i.
Definition twice (p : poly) : bool := all (fun t => 1 < count (isv k) t.2)%N p.
Lemma twice_sound v p : twice p -> second_order (fun t => vp env v (at_t t) p).
Proof.
elim: p => [|m p IH]; first by move=> _; exists 0 => t; rewrite vp_nil hornerC mulr0.
move=> /andP[c /IH[q h]].
have fixed_part t : vm env v (at_t t) (filter (predC (isv k)) m.2) = vm env v sv (filter (predC (isv k)) m.2).
  rewrite /vm !big_filter; apply: eq_bigr => a; case: a => [i|w|a w b] //= ni.
  by rewrite /at_t (negbTE ni).
exists ((zr F m.1 * vm env v sv (filter (predC (isv k)) m.2)) *: 'X^(count (isv k) m.2 - 2) + q) => t.
rewrite vp_cons h hornerD mulrDr; congr (_ + _); rewrite /vt (vm_clear env v (at_t t) k) fixed_part.
have -> : at_t t k = t by rewrite /at_t PeanoNat.Nat.eqb_refl.
rewrite hornerZ hornerXn -{1}(subnKC c) exprD.
move: (t ^+ 2) (t ^+ _) (zr _ _) (vm _ _ _ _) => t2 x y z.
by rewrite -!mulrA [LHS]mulrCA; congr (_ * (_ * _)); exact: mulrC.
Qed.

(** [a] is the term of f(U + t H) - f(U) - t tr(G'H), scalar number k being t. *)
Variables (fs : seq fact) (dens : seq (nat * sc)).
Fixpoint without (a : sc) : bool := match a with
  | SV i => ~~ Nat.eqb i k | SZ _ => true | SA a b | SM a b => without a && without b | SN a => without a
  | ST (MV _) | ST M1 => true | _ => false end.
Definition order_two (a : sc) : bool :=
  let R := rules_of fs in twice (clear R (denominators fs dens) (ns R a)) && (all (fun kd => without kd.2 && ~~ Nat.eqb kd.1 k) dens && all (fun kd => closed kd.2) dens) && (all (fun f => if f is Affine _ _ a _ b then without a && without b else true) fs && all closed_fact fs).
Hypothesis dim : sv 0 = d%:R.
Hypothesis k_pos : k != 0%N.
Hypothesis true_facts : facts env vs sv fs.
Hypothesis true_dens : inverses_ env vs sv dens.

Lemma without_t v t a : without a -> es env v (at_t t) a = es env v sv a.
Proof.
elim: a => [i|z|a IHa b IHb|a IHa b IHb|a IHa|e|r c] //=; [| | | | by case: e].
- by rewrite /at_t; case: (Nat.eqb i k).
- by case/andP => /IHa-> /IHb->.
- by case/andP => /IHa-> /IHb->.
- by move/IHa->.
Qed.
Lemma second_order_scale (g : F -> F) (c : F) : second_order g -> second_order (fun t => g t * c).
Proof. by case=> q h; exists (c *: q) => t; rewrite h hornerZ -mulrA [q.[t] * c]mulrC. Qed.
Theorem order_two_sound a : order_two a -> second_order (fun t => es env (vec vs 0 0) (at_t t) a).
Proof.
rewrite /order_two; set R0 := rules_of fs => /andP[/andP[tw /andP[wd cd]] /andP[wo cl]].
have ft t : facts env vs (at_t t) fs.
  elim: fs true_facts wo => [|f s IH] //= [tf ts] /andP[wf ws]; split; last exact: IH.
  by case: f tf wf => //= i j b l c e /andP[wb wc]; rewrite !without_t.
have dt t : at_t t 0 = d%:R by rewrite /at_t; case: k k_pos.
have cl' : all closed_fact fs && all (fun kd : nat * sc => closed kd.2) [::] by rewrite cl.
have sy t := symmetric (ft t); have ru t := ruled (ft t) cl' (vec vs 0 0).
pose v t := vp env (vec vs 0 0) (at_t t).
have vn t p : v t (normal R0 p) = v t p by exact: (vp_normal (dt t) (sy t) (ru t)).
suff : second_order (fun t => v t (normal R0 (ns R0 a))).
  by apply: second_order_ext => t; rewrite vn (proj1 (term_sound (vec vs 0 0) (at_t t) (sy t))).
have : second_order (fun t => v t (clear R0 (denominators fs dens) (ns R0 a))) by exact: twice_sound.
rewrite /clear /denominators; elim: dens true_dens wd cd (normal R0 (ns R0 a)) => [|[l b] s IH] //= [inv ts] /andP[/andP[wb lk] ws] /andP[cb cs] p.
move/(IH ts ws cs) => h; pose D := normal (R fs) (ns (R fs) b); rewrite -/D in h; set e := foldr maxn 0%N [seq count (isv l) t.2 | t <- p].
have vD t : v t D = es env (vec vs 0 0) sv b.
  rewrite vn -(without_t (vec vs 0 0) t wb); exact: (esym (proj1 (term_sound (vec vs 0 0) (at_t t) (sy t)) b)).
have sl t : at_t t l = sv l by rewrite /at_t (negbTE lk).
have it t : at_t t l * v t D = 1 by rewrite sl vD.
apply: second_order_ext (second_order_scale (sv l ^+ e) h) => t.
rewrite vn /v (vp_clear1 p (it t)) -/(v t D) -/e -mulrA -exprMn -(sl t) mulrC mulrC.
by rewrite [v t D * _]mulrC it expr1n mulr1.
Qed.
End Order.
