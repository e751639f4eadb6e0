(** * ours-slice-landscape: a stationary point of the reduced loss is a global minimum or a strict saddle

    For u not 0 the gradient in U vanishes only where u U = Gamma^-1.  For u = 0 the loss is 0; along (t, U + t c Lambda^2) it
    is (a/2 - c b) t^2 + O(t^3) with b = tr(Lambda^4) > 0, negative curvature for c large. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From LSA Require Export definitions algebra.real_matrices.
From LSA Require Import analysis.operator_flow theorems.reduced_loss.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope ring_scope with ring.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Open Scope R_scope.

Lemma second_derivative a b c : Derive_n (fun t => a * t ^ 2 + b * t ^ 3 + c * t ^ 4) 2 0 = 2 * a.
Proof.
rewrite /= (Derive_ext _ (fun t => 2 * a * t + 3 * b * t ^ 2 + 4 * c * t ^ 3)) => [|t].
  by apply: is_derive_unique; auto_derive => //; ring.
by apply: is_derive_unique; auto_derive => //; ring.
Qed.

Section Landscape.
Variables (d : nat) (N : R) (Lambda : 'M[R]_d).
Hypothesis N_pos : 0 < N.
Hypothesis d_pos : leq 1 d.
Hypothesis Lambda_pd : posdef Lambda.
Notation f := (ell N Lambda).
Notation T := (op N Lambda).

Definition strict_saddle u (U : 'M[R]_d) : Prop :=
  exists h (E : 'M[R]_d), Derive_n (fun t => f (u + t * h) (U + t *: E)%ring) 2 0 < 0.

Theorem minimum_or_saddle u U : grad_u f u U = 0 -> grad_U f u U = 0%ring ->
  f u U = min_ell N Lambda \/ u = 0 /\ f u U = 0 /\ strict_saddle u U.
Proof.
move=> gu gU; case: (Req_dec u 0) => [u0|un]; last first.
  left; apply/(lem_5_3 N_pos Lambda_pd).
  set X := (u *: U - invmx (Gamma N Lambda))%ring.
  have z : T X = 0%ring.
    have := gU; rewrite (ell_grad_U_gap N_pos Lambda_pd) -/X => e; apply/matrixP => i j.
    have := congr1 (fun A : 'M[R]_d => A i j) e; rewrite mxZE !mx0E opE => e'.
    by case: (Rmult_integral _ _ e').
  have p := op_pos N_pos Lambda_pd X; rewrite z mul0mx mxtrace0 in p.
  have t := tau_pos N_pos Lambda_pd d_pos; have q := tr_sq_ge0 X.
  have q0 : \tr (X *m X^T) <= 0 by apply: (Rmult_le_reg_l (tau N Lambda)) => //; rewrite Rmult_0_r; exact: p.
  have x0 : X = 0%ring by apply: tr_sq_eq0; exact: Rle_antisym.
  by apply/eqP; rewrite -subr_eq0; apply/eqP.
right; split=> //; rewrite u0 in gu *.
have l0 : \tr (Lambda *m Lambda *m U^T) = 0.
  by have := gu; rewrite (ell_grad_u N_pos Lambda_pd) => e; lra.
split; first by rewrite /ell; ring.
set C := Lambda *m Lambda; pose b := ip C C; pose a := ip (T U) U.
have bp : 0 < b.
  apply: tr_sq_pos => c0; have uL := posdef_unit Lambda_pd.
  have e1 : 1%:M = 0%ring :> 'M[R]_d by rewrite -(mulVmx uL) -(mulKmx uL Lambda) -/C c0 mulmx0 mulmx0.
  have := congr1 (fun A : 'M[R]_d => A (Ordinal d_pos) (Ordinal d_pos)) e1; rewrite mx1E mx0E eqxx; lra.
pose c := (a + 1) / b.
pose E := (c *: C)%ring; have line t := loss_line C (op_sym N_pos Lambda_pd) 0 U 1 E t.
exists 1, E; rewrite (Derive_n_ext _ (fun t => (/ 2 * ip (T U) U - ip C E) * t ^ 2 + ip (T U) E * t ^ 3 + / 2 * ip (T E) E * t ^ 4)) => [|t].
  rewrite second_derivative -/a (_ : ip C E = a + 1).
    have : 0 <= a.
      apply: Rle_trans (op_pos N_pos Lambda_pd U); apply: Rmult_le_pos; last exact: tr_sq_ge0.
      by left; exact: tau_pos.
    lra.
  by rewrite /E ipZr -/b /c; field; lra.
rewrite ellE line (_ : ip C U = 0) //; move: (ip (T U) U) (ip (T U) E) (ip (T E) E) (ip C E) => x y z w.
by change (/ 2 * ((0 + t * 1) * (0 + t * 1)) * (x + t * (2 * y) + t * t * z) - (0 + t * 1) * (0 + t * w)
  = (/ 2 * x - w) * t ^ 2 + y * t ^ 3 + / 2 * z * t ^ 4); field.
Qed.
End Landscape.
