(** * There are prompts

    For Lambda = L L', Psi = K K' and noise = s^2: take a standard normal variable for every coordinate of every example, of
    the query and of the task, and for every noise; the examples and the query are L, the task is K, a noise is s times
    its own.  So what is said of the expectations over a prompt speaks of something. *)
From mathcomp Require Import all_ssreflect all_algebra.
From LSA.engine Require Import prompt.
From LSA.moments Require Import gauss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Exists.
Variables (F : comRingType) (d N M : nat) (L K : 'M[F]_d) (s : F).
Definition normal := [finType of ('I_N * 'I_d + 'I_M * 'I_d) + ('I_d + 'I_d) + ('I_N + 'I_M)].
(* the coefficient of a variable in a coordinate of the prompt *)
Definition coefficient (a : leg d N M) (t : normal) : F := match a, t with
  | Xn m i, inl (inl (inl p)) => if m == p.1 then L i p.2 else 0
  | Xm m i, inl (inl (inr p)) => if m == p.1 then L i p.2 else 0
  | Xq i, inl (inr (inl j)) => L i j | Tw i, inl (inr (inr j)) => K i j
  | En m, inr (inl k) => if m == k then s else 0 | Em m, inr (inr k) => if m == k then s else 0
  | _, _ => 0 end.
Definition linear_form (a : leg d N M) : 'rV[F]_#|normal| := \row_k coefficient a (enum_val k).

Lemma dot_forms a b : dot (linear_form a) (linear_form b) = \sum_(t : normal) coefficient a t * coefficient b t.
Proof.
transitivity (\sum_(t in normal) coefficient a t * coefficient b t); last exact: eq_bigl.
by rewrite big_enum_val; apply: eq_bigr => k _; rewrite !mxE.
Qed.
Lemma rows (A : 'M[F]_d) i j : \sum_k A i k * A j k = (A *m A^T) i j.
Proof. by rewrite mxE; apply: eq_bigr => k _; rewrite mxE. Qed.
Lemma examples n (m m' : 'I_n) i j : \sum_(p : 'I_n * 'I_d) (if m == p.1 then L i p.2 else 0) * (if m' == p.1 then L j p.2 else 0)
  = if m == m' then (L *m L^T) i j else 0.
Proof.
rewrite -(pair_bigA _ (fun k l => (if m == k then L i l else 0) * (if m' == k then L j l else 0))) /= (bigD1 m) //= [X in _ + X]big1 => [|k ne]; last first.
  by rewrite big1 // => l _; rewrite eq_sym (negbTE ne) mul0r.
rewrite addr0 eqxx [m' == m]eq_sym; case: eqP => _; first exact: rows.
by rewrite big1 // => l _; rewrite mulr0.
Qed.
Lemma noises n (m m' : 'I_n) : \sum_k (if m == k then s else 0) * (if m' == k then s else 0) = if m == m' then s * s else 0.
Proof.
rewrite (bigD1 m) //= [X in _ + X]big1 => [|k ne]; last by rewrite eq_sym (negbTE ne) mul0r.
by rewrite addr0 eqxx [m' == m]eq_sym; case: eqP => _; rewrite ?mulr0.
Qed.
Lemma zero_l (I : finType) (f : I -> F) : \sum_i 0 * f i = 0. Proof. by rewrite big1 // => i _; rewrite mul0r. Qed.
Lemma zero_r (I : finType) (f : I -> F) : \sum_i f i * 0 = 0. Proof. by rewrite big1 // => i _; rewrite mulr0. Qed.
Theorem covariances a b : dot (linear_form a) (linear_form b) = covariance (L *m L^T) (K *m K^T) (s * s) a b.
Proof.
rewrite dot_forms !big_sumType /=.
case: a => [m i|m i|i|i|m|m]; case: b => [m' j|m' j|j|j|m'|m'] /=;
  by rewrite ?zero_l ?zero_r ?examples ?rows ?noises ?addr0 ?add0r.
Qed.
Definition prompt_exists : prompt N M (L *m L^T) (K *m K^T) (s * s) := Prompt covariances.
End Exists.
