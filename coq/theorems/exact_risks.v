(** * Exact risks of the trained rule, as expectations over a prompt

    With Gamma^-1 in place of u U11 the prediction on a prompt of M examples is x'Gamma^-1 S(M) p for labels <p, x_i>.  The
    engine computes its mean square error, for a fixed task p and for a task w ~ N(0, I), for all d, N and M. *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ.
From SsrMultinomials Require Import mpoly.
From LSA.engine Require Import goals.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Risks.
Variables (F : numFieldType) (d N M : nat) (Lambda : 'M[F]_d) (p : 'cV[F]_d) (noise : F).
Variable pr : prompt N M Lambda (1%:M : 'M[F]_d) noise.
Hypothesis N_pos : (0 < N)%N.
Hypothesis M_pos : (0 < M)%N.
Hypothesis sL : Lambda^T = Lambda.
Hypothesis uG : Gamma N Lambda \in unitmx.
Notation Gi := (invmx (Gamma N Lambda)).
Notation form A := ((p^T *m A *m p) ord0 ord0).

(* the letters of the engine: matrices S(M), Lambda, Gamma^-1; columns x, w, p; scalars 1/N, 1/M, N, 1/(N + 1) *)
Let ms := [:: Gi]. Let cs := [:: p].
Let ss : seq F := [:: N%:R; M%:R; (N%:R + 1)^-1].
Notation S := (MV 1). Notation L := (MV 2). Notation G := (MV 4).
Notation x := (CV 2). Notation w := (CV 3). Notation p' := (CV 6).
Let fs := [:: Symmetric 2; Symmetric 3; Symmetric 4; Affine 4 2 (SN (SM (ST L) (SV 6))) 4 (SM (SV 4) (SV 6)); Swap 2 4].
Let ds := [:: (1%N, SV 4); (2%N, SV 5); (6%N, SA (SV 4) (SZ 1))].
Let facts_ : facts (f_env Lambda 1%:M ms) (f_vs cs) (f_sv d N M noise ss) fs.
Proof.
split; first exact: sL; split; first exact: trmx1; split; first exact: Gi_sym.
by split; first exact: Gi_Lambda; split; first exact: Gi_comm.
Qed.
Let dens_ : inverses_ (f_env Lambda 1%:M ms) (f_vs cs) (f_sv d N M noise ss) ds.
Proof.
have nN : N%:R != 0 :> F by rewrite pnatr_eq0 -lt0n.
have nM : M%:R != 0 :> F by rewrite pnatr_eq0 -lt0n.
by inverse_list.
Qed.
Let expectation a b := @mean_sc F d N M Lambda 1%:M noise ms cs ss fs ds pr facts_ dens_ erefl sL (trmx1 _ _) false
  (or_intror erefl) (N_neq0 F N_pos) (N_neq0 F M_pos) a b.

Let two := SZ 2.
Let product (e : seq mx) := foldl MM G e.
Let err (task : cv) := SA (SD (RM (RM (RT x) G) S) task) (SN (SD (RT task) x)).

Let f (e : mx) := SD (RM (RT p') e) p'.
Let exact_fixed := SA
  (SM (SV 2) (SA (f (product [:: G; L; L; L])) (SM (ST (product [:: G; L; L])) (f L))))
  (SM (SM (SV 1) (SV 1)) (SA (SA (f (product [:: G; L; L; L])) (SM (SM two (f (product [:: G; L; L]))) (ST L)))
     (SM (f (product [:: G; L])) (SM (ST L) (ST L))))).
Theorem mean_fixed :
  mean ((((((x_query pr)^T *m (fixed pr Gi)) *m (S_M pr)) *m (fixed pr p)) 0 0 + - (((fixed pr p)^T *m (x_query pr)) 0 0))
      * (((((x_query pr)^T *m (fixed pr Gi)) *m (S_M pr)) *m (fixed pr p)) 0 0 + - (((fixed pr p)^T *m (x_query pr)) 0 0)))
  = M%:R^-1 * (form (Gi *m Gi *m Lambda *m Lambda *m Lambda) + \tr (Gi *m Gi *m Lambda *m Lambda) * form Lambda)
    + N%:R^-1 * N%:R^-1 * (form (Gi *m Gi *m Lambda *m Lambda *m Lambda) + 2%:R * form (Gi *m Gi *m Lambda *m Lambda) * \tr Lambda
      + form (Gi *m Gi *m Lambda) * (\tr Lambda * \tr Lambda)).
Proof. by refine (expectation (a := SM (err p') (err p')) (b := exact_fixed) _ _); [computed | same_s pr]. Qed.
Let exact_task := SA
  (SM (SV 2) (SA (ST (product [:: G; L; L; L])) (SM (ST L) (ST (product [:: G; L; L])))))
  (SM (SM (SV 1) (SV 1)) (SA (SA (ST (product [:: G; L; L; L])) (SM (SM two (ST (product [:: G; L; L]))) (ST L)))
     (SM (ST (product [:: G; L])) (SM (ST L) (ST L))))).
Theorem mean_task :
  mean ((((((x_query pr)^T *m (fixed pr Gi)) *m (S_M pr)) *m (task pr)) 0 0 + - (((task pr)^T *m (x_query pr)) 0 0))
      * (((((x_query pr)^T *m (fixed pr Gi)) *m (S_M pr)) *m (task pr)) 0 0 + - (((task pr)^T *m (x_query pr)) 0 0)))
  = M%:R^-1 * (\tr (Gi *m Gi *m Lambda *m Lambda *m Lambda) + \tr Lambda * \tr (Gi *m Gi *m Lambda *m Lambda))
    + N%:R^-1 * N%:R^-1 * (\tr (Gi *m Gi *m Lambda *m Lambda *m Lambda) + 2%:R * \tr (Gi *m Gi *m Lambda *m Lambda) * \tr Lambda
      + \tr (Gi *m Gi *m Lambda) * (\tr Lambda * \tr Lambda)).
Proof. by refine (expectation (a := SM (err w) (err w)) (b := exact_task) _ _); [computed | same_s pr]. Qed.
End Risks.
