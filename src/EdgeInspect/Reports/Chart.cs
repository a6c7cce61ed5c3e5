using System.Globalization;
using System.Text;

namespace EdgeInspect.Reports;

/// <summary>
/// A drawing with two axes in SVG, for a page whose style sheet gives its classes their colours (so that they follow light and dark).
/// Series
/// differ in dashes and marks as well as in colour. Its text alternative says what the eye would read from it.
/// </summary>
internal sealed class Chart
{
    private const double Left = 56;
    private const double Top = 12;
    private const double Right = 14;

    private readonly StringBuilder _marks = new();
    private readonly string _title;
    private readonly string _description;
    private readonly double _width;
    private readonly double _height;

    /// <summary>Room below the drawing for numbers and a name.</summary>
    public const double Footing = 44;

    /// <summary>An empty drawing.</summary>
    /// <param name="title">Its name, for those who can't see it.</param>
    /// <param name="description">What it shows, in words.</param>
    /// <param name="x">Smallest and largest value along.</param>
    /// <param name="y">Smallest and largest value upwards.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="footing">Of these, below the drawing.</param>
    public Chart(
        string title, string description, (double Low, double High) x, (double Low, double High) y,
        double width = 480, double height = 320, double footing = Footing)
    {
        (_title, _description, _width, _height) = (title, description, width, height);
        X = new(x.Low, x.High, Left, width - Right);
        Y = new(y.Low, y.High, height - footing, Top);
    }

    /// <summary>Along.</summary>
    public Axis X { get; }

    /// <summary>Upwards.</summary>
    public Axis Y { get; }

    /// <summary>Lines of the grid and their numbers.</summary>
    /// <param name="xName">What is along; none leaves that axis without numbers.</param>
    /// <param name="yName">What is upwards; none leaves the upright axis without numbers.</param>
    public Chart Grid(string? xName, string? yName)
    {
        foreach (var tick in X.Ticks())
        {
            Line("grid", X.At(tick), Y.First, X.At(tick), Y.Last);
            if (xName is not null)
                Text("tick middle", X.At(tick), Y.First + 16, Number(tick));
        }
        if (xName is not null)
            Text("name middle", (X.First + X.Last) / 2, _height - 8, xName);
        if (yName is null)
            return this;
        foreach (var tick in Y.Ticks())
        {
            Line("grid", X.First, Y.At(tick), X.Last, Y.At(tick));
            Text("tick end", X.First - 6, Y.At(tick) + 4, Number(tick));
        }
        var middle = (Y.First + Y.Last) / 2;
        _marks.Append(Html.Of($"<text class=\"name middle\" transform=\"translate(14 {middle:f1}) rotate(-90)\">{yName}</text>"));
        return this;
    }

    /// <summary>A line through points.</summary>
    public Chart Curve(string kind, IEnumerable<(double X, double Y)> points)
    {
        _marks.Append(Html.Of($"<polyline class=\"{kind}\" points=\"{Points(points)}\"/>"));
        return this;
    }

    /// <summary>A filled area around points.</summary>
    public Chart Area(string kind, IEnumerable<(double X, double Y)> points)
    {
        _marks.Append(Html.Of($"<polygon class=\"{kind}\" points=\"{Points(points)}\"/>"));
        return this;
    }

    /// <summary>A box from corner to corner, in values; a tip says what it is.</summary>
    public Chart Box(string kind, double x0, double y0, double x1, double y1, string? tip = null)
    {
        var (left, top, width, height) = (X.At(x0), Y.At(y1), X.At(x1) - X.At(x0), Y.At(y0) - Y.At(y1));
        _marks.Append(Html.Of(
            $"<rect class=\"{kind}\" x=\"{left:f1}\" y=\"{top:f1}\" width=\"{width:f1}\" height=\"{height:f1}\">{Tip(tip)}</rect>"));
        return this;
    }

    /// <summary>An upright line at a value.</summary>
    public Chart Upright(string kind, double x)
    {
        Line(kind, X.At(x), Y.First, X.At(x), Y.Last);
        return this;
    }

    /// <summary>A bar with ends between two points, along or upwards.</summary>
    public Chart Whisker(double x0, double y0, double x1, double y1)
    {
        Line("whisker", X.At(x0), Y.At(y0), X.At(x1), Y.At(y1));
        return this;
    }

    /// <summary>A mark at a point; its shape tells it from the others.</summary>
    public Chart Mark(PointMark mark, double x, double y, string tip)
    {
        var (cx, cy) = (X.At(x), Y.At(y));
        _marks.Append(Html.Of($"<path class=\"mark {mark.Kind}\" transform=\"translate({cx:f1} {cy:f1})\" d=\"{mark.Shape}\">{Tip(tip)}</path>"));
        return this;
    }

    /// <summary>Text at a pixel.</summary>
    public Chart Text(string kind, double x, double y, string text)
    {
        _marks.Append(Html.Of($"<text class=\"{kind}\" x=\"{x:f1}\" y=\"{y:f1}\">{text}</text>"));
        return this;
    }

    /// <summary>The drawing.</summary>
    public Html Finish() => Html.Of(
        $"<svg role=\"img\" viewBox=\"0 0 {_width:f0} {_height:f0}\" aria-label=\"{_title}: {_description}\">{new Html(_marks.ToString())}</svg>");

    private void Line(string kind, double x0, double y0, double x1, double y1) =>
        _marks.Append(Html.Of($"<line class=\"{kind}\" x1=\"{x0:f1}\" y1=\"{y0:f1}\" x2=\"{x1:f1}\" y2=\"{y1:f1}\"/>"));

    private string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(p => FormattableString.Invariant($"{X.At(p.X):f1},{Y.At(p.Y):f1}")));

    private static Html Tip(string? text) => text is null ? Html.None : Html.Of($"<title>{text}</title>");

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>How a point is marked.</summary>
/// <param name="Kind">Its class in the style sheet.</param>
/// <param name="Shape">Its outline around 0, 0.</param>
internal sealed record PointMark(string Kind, string Shape)
{
    /// <summary>The threshold in force: a disc.</summary>
    public static PointMark Chosen { get; } = new("chosen", "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z");

    /// <summary>The cheapest threshold: a diamond.</summary>
    public static PointMark Cheapest { get; } = new("cheapest", "M0 -8L8 0L0 8L-8 0z");

    /// <summary>What is left beside the band for a person: a triangle.</summary>
    public static PointMark WithBand { get; } = new("banded", "M0 -8L8 6L-8 6z");
}
