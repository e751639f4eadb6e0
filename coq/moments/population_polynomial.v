(** * The population loss is a polynomial of the entries of W_PV and W_KQ, even in (u12, u21)

    A function of finitely many parameters is polynomial if it is built from constants and coordinates by sums and products.
    The error of the attention layer is a polynomial of the parameters with values in the polynomials of the Gaussian
    variables; so it is a finite sum of polynomial coefficients times fixed polynomials, and its mean square is polynomial.
    Changing the signs of u12 and u21 changes the sign of the even part of the error only. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From SsrMultinomials Require Import mpoly.
From LSA Require Export moments.population.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Inductive polyf (F : ringType) (I : Type) : ((I -> F) -> F) -> Prop :=
  | poly_const c : polyf (fun _ => c)
  | poly_coord i : polyf (fun t => t i)
  | poly_add f g : polyf f -> polyf g -> polyf (fun t => f t + g t)
  | poly_mul f g : polyf f -> polyf g -> polyf (fun t => f t * g t).

Section Poly.
Variables (F : realFieldType) (I : Type) (k : nat).
Notation P := {mpoly F[k]}.
Notation par := (I -> F).
Inductive ppoly : (par -> P) -> Prop :=
  | pp_const p : ppoly (fun _ => p)
  | pp_coord i : ppoly (fun t => (t i)%:MP)
  | pp_add p q : ppoly p -> ppoly q -> ppoly (fun t => p t + q t)
  | pp_mul p q : ppoly p -> ppoly q -> ppoly (fun t => p t * q t).

Definition psum (s : seq ((par -> F) * P)) (t : par) : P := foldr (fun a r => (a.1 t)%:MP * a.2 + r) 0 s.
Definition allpoly (s : seq ((par -> F) * P)) : Prop := foldr (fun a r => polyf a.1 /\ r) True s.
Lemma psum_cat s r t : psum (s ++ r) t = psum s t + psum r t.
Proof. by elim: s => [|a s IH] /=; rewrite ?add0r // IH addrA. Qed.
Lemma allpoly_cat s r : allpoly s -> allpoly r -> allpoly (s ++ r).
Proof. by elim: s => [|a s IH] //= [h hs] hr; split=> //; exact: IH. Qed.
Definition pmul1 (a : (par -> F) * P) (s : seq ((par -> F) * P)) := map (fun b => ((fun t => a.1 t * b.1 t), a.2 * b.2)) s.
Lemma psum_mul1 a s t : psum (pmul1 a s) t = (a.1 t)%:MP * a.2 * psum s t.
Proof.
elim: s => [|b s IH] /=; first by rewrite mulr0.
rewrite IH mpolyCM mulrDr; congr (_ + _); move: ((a.1 t)%:MP) ((b.1 t)%:MP) (a.2) (b.2) => *; ring.
Qed.
Lemma allpoly_mul1 a s : polyf a.1 -> allpoly s -> allpoly (pmul1 a s).
Proof. by move=> h; elim: s => [|b s IH] //= [hb hs]; split; [exact: poly_mul | exact: IH]. Qed.
Lemma ppoly_sum p : ppoly p -> exists s, allpoly s /\ forall t, p t = psum s t.
Proof.
elim=> {p} [p|i|p q _ [s [as_ es]] _ [r [ar er]]|p q _ [s [as_ es]] _ [r [ar er]]].
- exists [:: ((fun _ => 1), p)]; split; first by split=> //; exact: poly_const.
  by move=> t /=; rewrite mpolyC1 mul1r addr0.
- exists [:: ((fun t : par => t i), 1)]; split; first by split=> //; exact: poly_coord.
  by move=> t /=; rewrite mulr1 addr0.
- by exists (s ++ r); split; [exact: allpoly_cat | move=> t; rewrite psum_cat es er].
- exists (flatten (map (fun a => pmul1 a r) s)); split.
    elim: s as_ {es} => [|a s IH] //= [ha hs]; apply: allpoly_cat; [exact: allpoly_mul1 | exact: IH].
  move=> t; rewrite es er; elim: s {as_ es} => [|a s IH] /=; first by rewrite mul0r.
  by rewrite psum_cat psum_mul1 -IH mulrDl.
Qed.
Lemma polyf_E p : ppoly p -> exists f, polyf f /\ forall t, E (p t) = f t.
Proof.
move=> /ppoly_sum [s [as_ es]]; exists (fun t => foldr (fun a r => a.1 t * E a.2 + r) 0 s); split.
  elim: s as_ {es} => [|a s IH] /=; first by move=> _; exact: poly_const.
  move=> [ha hs]; apply: (@poly_add _ _ (fun t => a.1 t * E a.2)); last exact: IH.
  by apply: poly_mul => //; exact: poly_const.
move=> t; rewrite es; elim: s {as_ es} => [|a s IH] /=; first by rewrite linear0.
by rewrite linearD /= IH Ec.
Qed.

(* matrices *)
Definition mpp {m n} (A : par -> 'M[P]_(m, n)) : Prop := forall i j, exists p, ppoly p /\ forall t, A t i j = p t.
Lemma mpp_const m n (A : 'M[P]_(m, n)) : mpp (fun _ => A).
Proof. by move=> i j; exists (fun _ => A i j); split=> //; exact: pp_const. Qed.
Lemma mpp_add m n (A B : par -> 'M[P]_(m, n)) : mpp A -> mpp B -> mpp (fun t => A t + B t).
Proof.
move=> hA hB i j; have [p [hp ep]] := hA i j; have [q [hq eq]] := hB i j.
by exists (fun t => p t + q t); split; [exact: pp_add | move=> t; rewrite mxE ep eq].
Qed.
Lemma pp_big (T : Type) (s : seq T) (f : T -> par -> P) : (forall a, exists p, ppoly p /\ forall t, f a t = p t) ->
  exists p, ppoly p /\ forall t, \sum_(a <- s) f a t = p t.
Proof.
move=> h; elim: s => [|a s [p [hp ep]]]; first by exists (fun _ => 0); split; [exact: pp_const | move=> t; rewrite big_nil].
have [q [hq eq]] := h a; exists (fun t => q t + p t); split; first exact: pp_add.
by move=> t; rewrite big_cons eq ep.
Qed.
Lemma mpp_mul m n l (A : par -> 'M[P]_(m, n)) (B : par -> 'M[P]_(n, l)) : mpp A -> mpp B -> mpp (fun t => A t *m B t).
Proof.
move=> hA hB i j; have [p [hp ep]] : exists p, ppoly p /\ forall t, \sum_(a <- index_enum (ordinal_finType n)) A t i a * B t a j = p t.
  apply: (@pp_big _ _ (fun a t => A t i a * B t a j)) => a.
  have [p [hp ep]] := hA i a; have [q [hq eq]] := hB a j.
  by exists (fun t => p t * q t); split; [exact: pp_mul | move=> t; rewrite ep eq].
by exists p; split=> // t; rewrite mxE -ep.
Qed.
Lemma mpp_scale m n c (A : par -> 'M[P]_(m, n)) : mpp A -> mpp (fun t => c *: A t).
Proof.
move=> hA i j; have [p [hp ep]] := hA i j; exists (fun t => c * p t); split; last by move=> t; rewrite mxE ep.
by apply: (@pp_mul (fun _ => c)) => //; exact: pp_const.
Qed.
End Poly.

Section Population.
Variables (F : realFieldType) (d n k : nat) (Lambda : 'M[F]_d) (law : prompts n k Lambda).
Hypothesis n_pos : (0 < n)%N.
Let I := (bool * ('I_(d + 1) * 'I_(d + 1)))%type.
Definition V_of (t : I -> F) : 'M[F]_(d + 1) := \matrix_(i, j) t (true, (i, j)).
Definition K_of (t : I -> F) : 'M[F]_(d + 1) := \matrix_(i, j) t (false, (i, j)).

Theorem population_polynomial : exists f, polyf f /\ forall t : I -> F, population law (V_of t) (K_of t) = f t.
Proof.
have [p [hp ep]] : exists p, ppoly p /\ forall t : I -> F, error law (V_of t) (K_of t) = p t.
  have hV : mpp (fun t => const k (V_of t)) by move=> i j; exists (fun t => (t (true, (i, j)))%:MP); split; [exact: pp_coord | move=> t; rewrite !mxE].
  have hK : mpp (fun t => const k (K_of t)) by move=> i j; exists (fun t => (t (false, (i, j)))%:MP); split; [exact: pp_coord | move=> t; rewrite !mxE].
  pose X := Xmat law; pose qv := Qv (leg_q law); pose wv := Wv (leg_w law); pose Em := embedding X qv (wv^T *m X).
  have h : mpp (fun t => Em + (n%:R^-1)%:MP *: (const k (V_of t) *m Em *m (Em^T *m const k (K_of t) *m Em))).
    apply: mpp_add (mpp_const _ _) _; apply: mpp_scale; apply: mpp_mul.
      by apply: mpp_mul hV _; exact: mpp_const.
    by apply: mpp_mul (mpp_const _ _); apply: mpp_mul hK; exact: mpp_const.
  have [p [hp ep]] := h (rshift d ord0) (rshift n ord0).
  exists (fun t => p t + - (wv^T *m qv) ord0 ord0); split; last by move=> t; rewrite -ep.
  by apply: pp_add => //; exact: pp_const.
have [f [hf ef]] := polyf_E (pp_mul hp hp).
exists (fun t => 2%:R^-1 * f t); split; first by apply: (@poly_mul _ _ (fun _ => 2%:R^-1)) => //; exact: poly_const.
by move=> t; rewrite /population -ef ep.
Qed.

(* the sign of u12 and of u21 *)
Definition flips (a : I) : bool := match a with
  | (b, (i, j)) => (i == rshift d ord0) && (j != rshift d ord0) end.
Definition flip (t : I -> F) (a : I) : F := if flips a then - t a else t a.

Lemma not_rshift (i : 'I_d) : (lshift 1 i == rshift d (ord0 : 'I_1)) = false.
Proof. by apply/eqP=> /(congr1 val) /= e; have := ltn_ord i; rewrite {1}e addn0 ltnn. Qed.
Lemma flip_u12 t : b_u12 (V_of (flip t)) = - b_u12 (V_of t).
Proof. by apply/colP=> i; rewrite !mxE /flip /flips ord1 eqxx not_rshift. Qed.
Lemma flip_u21 t : b_u21 (K_of (flip t)) = - b_u21 (K_of t).
Proof. by apply/colP=> i; rewrite !mxE /flip /flips ord1 eqxx not_rshift. Qed.
Lemma flip_u t : b_u (V_of (flip t)) = b_u (V_of t).
Proof. by rewrite /b_u [drsubmx _ _ _]mxE [dsubmx _ _ _]mxE [RHS]mxE [dsubmx _ _ _ in RHS]mxE !mxE /flip /flips !eqxx andbF. Qed.
Lemma flip_U11 t : b_U11 (K_of (flip t)) = b_U11 (K_of t).
Proof. by apply/matrixP=> i j; rewrite !mxE /flip /flips not_rshift. Qed.

Theorem population_even t : population law (V_of (flip t)) (K_of (flip t)) = population law (V_of t) (K_of t).
Proof.
have a : blockA (V_of (flip t)) (K_of (flip t)) = blockA (V_of t) (K_of t).
  by rewrite /blockA flip_u12 flip_u21 flip_u flip_U11 linearN /= mulmxN mulNmx opprK.
have cN (A : 'cV[F]_d) : (const k (- A))^T = - (const k A)^T :> 'rV[{mpoly F[k]}]_d.
  by apply/matrixP=> i j; rewrite !mxE mpolyCN.
have e : evenp law (V_of (flip t)) (K_of (flip t)) = - evenp law (V_of t) (K_of t).
  rewrite /evenp /e0 /el flip_u12 flip_u21 flip_u flip_U11 !cN !mulNmx.
  have mN (A : 'M[{mpoly F[k]}]_1) : (- A) ord0 ord0 = - A ord0 ord0 by rewrite mxE.
  by rewrite !mN mulrN opprD.
by rewrite (population_blocks law n_pos (V_of (flip t))) (population_blocks law n_pos (V_of t)) a e [- _ * - _]mulrNN.
Qed.
End Population.
