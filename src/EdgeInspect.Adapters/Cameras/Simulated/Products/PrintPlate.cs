namespace EdgeInspect.Adapters.Cameras.Simulated.Products;

/// <summary>What a printing ink is.</summary>
internal enum Ink : byte
{
    None,
    Black,
    Blue,
    Red,
}

/// <summary>
/// The artwork of a label as a raster of inks, drawn once. Coordinates are pixels of a 640x480 frame from the label's upper left corner.
/// </summary>
internal sealed class PrintPlate
{
    /// <summary>Raster points in a pixel, along each axis.</summary>
    private const int Fine = 3;

    private readonly int _width;
    private readonly int _height;
    private readonly Ink[] _inks;

    public PrintPlate(int width, int height)
    {
        (_width, _height) = (width * Fine, height * Fine);
        _inks = new Ink[_width * _height];
    }

    /// <summary>The ink at a point; none outside.</summary>
    public Ink At(double x, double y)
    {
        var (i, j) = ((int)Math.Floor(x * Fine), (int)Math.Floor(y * Fine));
        return (uint)i < (uint)_width && (uint)j < (uint)_height ? _inks[(j * _width) + i] : Ink.None;
    }

    public void Fill(Box box, Ink ink)
    {
        for (var j = (int)Math.Round(box.Top * Fine); j < (int)Math.Round(box.Bottom * Fine); j++)
            _inks.AsSpan((j * _width) + (int)Math.Round(box.Left * Fine), (int)Math.Round((box.Right - box.Left) * Fine)).Fill(ink);
    }

    public void Frame(Box box, double thickness, Ink ink)
    {
        Fill(box with { Bottom = box.Top + thickness }, ink);
        Fill(box with { Top = box.Bottom - thickness }, ink);
        Fill(box with { Right = box.Left + thickness }, ink);
        Fill(box with { Left = box.Right - thickness }, ink);
    }

    public void Disc(Vector2D centre, double radius, Ink ink)
    {
        for (var j = (int)((centre.V - radius) * Fine); j <= (int)((centre.V + radius) * Fine); j++)
        {
            for (var i = (int)((centre.U - radius) * Fine); i <= (int)((centre.U + radius) * Fine); i++)
            {
                var (dx, dy) = (((i + 0.5) / Fine) - centre.U, ((j + 0.5) / Fine) - centre.V);
                if ((dx * dx) + (dy * dy) < radius * radius)
                    _inks[(j * _width) + i] = ink;
            }
        }
    }

    public void Write(double left, double top, double dot, string text, Ink ink)
    {
        for (var k = 0; k < text.Length; k++)
        {
            for (var at = 0; at < DotFont.Columns * DotFont.Rows; at++)
            {
                var (column, row) = (at % DotFont.Columns, at / DotFont.Columns);
                var (x, y) = (left + (((k * DotFont.Advance) + column) * dot), top + (row * dot));
                if (DotFont.IsBlack(text[k], column, row))
                    Fill(new(x, y, x + dot, y + dot), ink);
            }
        }
    }

    /// <summary>Bars of one to four modules, as a barcode has them.</summary>
    public void Bars(Box box, double module, ulong seed)
    {
        var random = new CounterRandom(seed, RandomStream.Texture, 0);
        for (var x = box.Left; x < box.Right - (4 * module);)
        {
            var bar = (1 + random.Below(3)) * module;
            Fill(box with { Left = x, Right = x + bar }, Ink.Black);
            x += bar + ((1 + random.Below(3)) * module);
        }
    }
}
