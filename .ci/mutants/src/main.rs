//! Lists the places of Rust files where a small fault can be planted, one JSON object a line:
//! the file, the line, what is changed, and the text to insert before and after the place.
//!
//! All faults of a run are compiled at once: each stands behind `crate::mutant(NUMBER)`, and the
//! number is filled in where `#` stands.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, BinOp, Block, Expr, ExprCall, ExprLit, Lit, ReturnType, Stmt, Type, UnOp};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file)?;
        let parsed = syn::parse_file(&text).map_err(|error| format!("{file}: {error}"))?;
        Places {
            file: &file,
            text: &text,
        }
        .visit_file(&parsed);
    }
    Ok(())
}

struct Places<'a> {
    file: &'a str,
    text: &'a str,
}

impl Places<'_> {
    fn text(&self, span: Span) -> &str {
        self.text.get(span.byte_range()).unwrap_or_default()
    }

    fn place(&self, span: Span, change: &str, before: &str, after: &str) {
        let range = span.byte_range();
        let place = serde_json::json!({
            "file": self.file,
            "line": span.start().line,
            "change": change,
            "start": range.start,
            "end": range.end,
            "before": before,
            "after": after,
        });
        println!("{place}");
    }

    /// Another expression of the same type stands in for this one.
    fn replace(&self, span: Span, change: &str, by: &str) {
        self.place(
            span,
            change,
            &format!("(if crate::mutant(#) {{ {by} }} else {{ "),
            " })",
        );
    }

    fn negate(&self, condition: &Expr) {
        if !has_let(condition) && !matches!(condition, Expr::Unary(_) | Expr::Binary(_)) {
            self.place(
                condition.span(),
                "condition negated",
                "(crate::mutant(#) ^ (",
                "))",
            );
        }
    }

    /// The function returns at once.
    fn skip_body(&self, output: &ReturnType, block: &Block) {
        let values: &[&str] = match output {
            ReturnType::Default => &[""],
            ReturnType::Type(_, kind) => match &**kind {
                Type::Path(path) => match path
                    .path
                    .segments
                    .last()
                    .map(|last| last.ident.to_string())
                    .as_deref()
                {
                    Some("bool") => &["true", "false"],
                    Some("Option") => &["None"],
                    Some("Result") => &["Ok(Default::default())"],
                    _ => &["Default::default()"],
                },
                _ => return,
            },
        };
        let Some(first) = block.stmts.first() else {
            return;
        };
        let start = first.span();
        for value in values {
            let before = format!("if crate::mutant(#) {{ return {value}; }} ");
            self.place(start, &format!("returns {value} at once"), &before, "");
        }
    }
}

fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        Expr::Paren(inner) => has_let(&inner.expr),
        _ => false,
    }
}

/// Tests, and code for systems and features other than those of this run.
fn is_left_out(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let Ok(list) = attribute.meta.require_list() else {
            return attribute.path().is_ident("test");
        };
        let tokens = list.tokens.to_string();
        list.path.is_ident("cfg")
            && ["test", "windows", "not (unix)", "rustls-no-provider"]
                .iter()
                .any(|word| tokens.contains(word))
    })
}

fn other_operator(operator: &BinOp) -> Option<&'static str> {
    Some(match operator {
        BinOp::Eq(_) => "!=",
        BinOp::Ne(_) => "==",
        BinOp::Lt(_) => "<=",
        BinOp::Le(_) => "<",
        BinOp::Gt(_) => ">=",
        BinOp::Ge(_) => ">",
        BinOp::And(_) => "||",
        BinOp::Or(_) => "&&",
        BinOp::Add(_) => "-",
        BinOp::Sub(_) => "+",
        BinOp::Mul(_) => "/",
        BinOp::Div(_) => "*",
        _ => return None,
    })
}

impl<'ast> Visit<'ast> for Places<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_left_out(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if !is_left_out(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_expr_block(&mut self, block: &'ast syn::ExprBlock) {
        if !is_left_out(&block.attrs) {
            visit::visit_expr_block(self, block);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_left_out(&item.attrs) && item.sig.constness.is_none() {
            self.skip_body(&item.sig.output, &item.block);
            visit::visit_block(self, &item.block);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_left_out(&item.attrs) && item.sig.constness.is_none() {
            self.skip_body(&item.sig.output, &item.block);
            visit::visit_block(self, &item.block);
        }
    }

    // What follows is evaluated when it is compiled, where no function of ours can be called.
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_type(&mut self, _: &'ast Type) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}
    fn visit_expr_repeat(&mut self, _: &'ast syn::ExprRepeat) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_variant(&mut self, _: &'ast syn::Variant) {}

    fn visit_expr_if(&mut self, expression: &'ast syn::ExprIf) {
        if !is_left_out(&expression.attrs) {
            self.negate(&expression.cond);
            visit::visit_expr_if(self, expression);
        }
    }

    fn visit_expr_while(&mut self, expression: &'ast syn::ExprWhile) {
        self.negate(&expression.cond);
        visit::visit_expr_while(self, expression);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if let Some((_, guard)) = &arm.guard {
            self.negate(guard);
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        if let Some(other) = other_operator(&binary.op)
            && !has_let(&binary.left)
            && !has_let(&binary.right)
        {
            let by = format!(
                "{} {other} {}",
                self.text(binary.left.span()),
                self.text(binary.right.span())
            );
            let change = format!("{} instead of {}", other, self.text(binary.op.span()));
            self.replace(binary.span(), &change, &by);
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        if matches!(unary.op, UnOp::Not(_)) {
            self.place(
                unary.span(),
                "negation left out",
                "(crate::mutant(#) ^ ",
                ")",
            );
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_lit(&mut self, literal: &'ast ExprLit) {
        if let Lit::Int(number) = &literal.lit
            && let Ok(value) = number.base10_parse::<u64>()
        {
            let by = format!("{}{}", value.saturating_add(1), number.suffix());
            self.replace(literal.span(), &format!("{by} instead of {value}"), &by);
        }
        if let Lit::Bool(value) = &literal.lit {
            let by = !value.value;
            self.replace(
                literal.span(),
                &format!("{by} instead of {}", value.value),
                &by.to_string(),
            );
        }
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if self.text(call.func.span()) == "Some" {
            self.replace(call.span(), "None instead of Some", "None");
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if let Stmt::Expr(expression, Some(_)) = statement
            && matches!(
                expression,
                Expr::Call(_)
                    | Expr::MethodCall(_)
                    | Expr::Assign(_)
                    | Expr::Await(_)
                    | Expr::Try(_)
                    | Expr::Binary(_)
            )
        {
            let text: String = self.text(statement.span()).chars().take(60).collect();
            self.place(
                statement.span(),
                &format!("without {text}"),
                "if !crate::mutant(#) { ",
                " }",
            );
        }
        visit::visit_stmt(self, statement);
    }
}
