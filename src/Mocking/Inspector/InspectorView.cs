using System.Reflection;

namespace Mocks.Mocking.Inspector;

/// <summary>A view that a mock adds to the inspector page, registered as a singleton; the menu lists views in the order of registration.</summary>
/// <param name="Name">Of its address, <c>#/tasks</c> and below it <c>#/tasks/demo</c>; and of its file, <c>/__admin/inspector/views/tasks.js</c>.</param>
/// <param name="Title">In the menu; empty for a module that only other views import, as <c>./name.js</c>.</param>
/// <param name="Resource">The embedded ES module, e.g. <c>Inspector/tasks.js</c>.</param>
/// <param name="Assembly">The assembly that it is embedded in.</param>
/// <remarks>
/// The module exports <c>render(root, api)</c>. It is called, and may be async, each time the address changes to one of the view's; <c>root</c> is
/// an empty element. It may return a function that is called before the view is left or rendered again. What it throws is shown.
/// <c>api</c> has, for the mock of the view:
/// <list type="bullet">
/// <item><c>mock</c>: <c>{ name, program, imitates }</c>; <c>rest</c>: the address below the view, decoded, e.g. <c>["demo"]</c>;</item>
/// <item><c>get(path)</c>: the JSON of a control route, e.g. <c>get("world/tasks/demo")</c>; <c>send(method, path, body?)</c>: the same for other
/// methods, null after a 204. Both throw an <c>Error</c> with the mock's own sentence, and its <c>status</c>;</item>
/// <item><c>h("tag.class", properties?, ...children)</c>: an element. Properties that elements do not have (<c>aria-…</c>, <c>data-…</c>) become
/// attributes, <c>onclick</c> and the like listeners; children are nodes, texts, or null and false for nothing;</item>
/// <item><c>on(hear)</c>: calls <c>hear(event, data)</c> for each event of <c>/__admin/events/stream</c> while the view is shown;</item>
/// <item><c>changed(load, every = 250)</c>: calls <c>load()</c> now, and again after each event, at most once in <c>every</c> milliseconds;</item>
/// <item><c>link(...rest)</c>: the address of a place in this view; <c>exchange(id)</c>: that of an exchange;</item>
/// <item><c>say(text)</c>: tells a screen reader; <c>fail(error)</c>: shows an error above the view until the next success.</item>
/// </list>
/// The policy of the page forbids inline styles and scripts: there are classes in <c>inspector.css</c> (<c>card</c>, <c>row</c>, <c>soft</c>,
/// <c>good</c>, <c>work</c>, <c>bad</c>, <c>tag</c>, <c>code</c>, <c>scroll</c>, and plain <c>table</c>, <c>button</c>, <c>input</c>, <c>select</c>,
/// <c>details</c>), and <c>element.style</c> may be set by a script.
/// </remarks>
public sealed record InspectorView(string Name, string Title, string Resource, Assembly Assembly)
{
    /// <summary>The journal judged again, for a mock with <see cref="Replay.ReplayRoutes"/>.</summary>
    public static InspectorView WhatIf { get; } = new("what-if", "What if", "Inspector/views/what-if.js", typeof(InspectorView).Assembly);
}
