using EdgeInspect.Reports;

namespace EdgeInspect.Integration.Tests.Reports;

public sealed class HtmlTests
{
    [Fact]
    public void Holes_are_escaped_but_markup_is_not()
    {
        var name = "<script>\"a\" & 'b'</script>";
        var inner = Html.Of($"<b>{name}</b>");
        Assert.Equal("<b>&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;</b>", inner.Text);
        Assert.Equal($"<p title=\"&lt;\">{inner.Text}</p>", Html.Of($"<p title=\"{"<"}\">{inner}</p>").Text);
    }

    [Fact]
    public void Numbers_have_points_and_nothing_is_empty() =>
        Assert.Equal("1.50||3", Html.Of($"{1.5:f2}|{(string?)null}|{3}").Text);

    [Theory]
    [InlineData(0, 100, new[] { 0.0, 20, 40, 60, 80, 100 })]
    [InlineData(-1, 1, new[] { -1, -0.5, 0, 0.5, 1 })]
    [InlineData(0.3, 9.7, new[] { 2.0, 4, 6, 8 })]
    public void Ticks_are_round_and_on_the_axis(double low, double high, double[] expected) =>
        Assert.Equal(expected, new Axis(low, high, 0, 1).Ticks().Select(t => Math.Round(t, 9)));

    [Fact]
    public void A_drawing_says_what_it_shows_and_escapes_it()
    {
        var svg = new Chart("<T>", "a & b", (0, 1), (0, 1)).Grid("x", "y").Mark(PointMark.Chosen, 0.5, 0.5, "<tip>").Finish().Text;
        Assert.Contains("role=\"img\"", svg, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"&lt;T&gt;: a &amp; b\"", svg, StringComparison.Ordinal);
        Assert.Contains("<title>&lt;tip&gt;</title>", svg, StringComparison.Ordinal);
        System.Xml.Linq.XElement.Parse(svg);
    }

    [Fact]
    public void What_lies_beyond_an_axis_lies_on_its_end()
    {
        var axis = new Axis(0, 10, 100, 0);
        Assert.Equal([100, 100, 50, 0, 0], new[] { -5, 0.0, 5, 10, 99 }.Select(axis.At));
    }

    [Fact]
    public void Bins_hold_every_value()
    {
        var bins = Histogram.Of([-9, 0, 0.4, 0.5, 1, 9], 0, 1, 2);
        Assert.Equal([3, 3], bins.Counts);
    }
}
