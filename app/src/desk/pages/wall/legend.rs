//! What the cells mean, and by which rule a star is behind.

use leptos::prelude::*;

pub(super) fn legend() -> AnyView {
    let cells = [
        ("cell got star-ecology", "已得", "已经得到"),
        ("cell aim star-ecology", "62%", "争创中,各项任务的平均进度"),
        ("cell risk", "滞后 40%", "有任务过了时限,或过了节点日子进度没跟上"),
        ("cell none", "—", "今年不争"),
    ]
    .map(|(class, cell, meaning)| {
        view! {
            <li>
                <span class=class>{cell}</span>
                " "
                {meaning}
            </li>
        }
    });
    view! {
        <ul class="wall-legend muted">{cells}</ul>
        <p class="muted">
            "节点按个数均分进度:四个节点的第二个,到日子该有 50%。点村名看任务和记录。"
        </p>
    }
    .into_any()
}
