package seating

// group is a finite abelian group: the numbers below order, with their sums.
type group struct {
	order int
	sum   [][]int32
	minus []int32
}

// product makes the group of lists of numbers that are added place by place, each modulo its part.
func product(parts ...int) group {
	g := group{order: 1}
	for _, v := range parts {
		g.order *= v
	}
	g.sum, g.minus = make([][]int32, g.order), make([]int32, g.order)
	for a := range g.order {
		g.sum[a] = make([]int32, g.order)
		for b := range g.order {
			at, unit, c := 0, 1, 0
			for x, y := a, b; at < len(parts); at++ {
				c += (x%parts[at] + y%parts[at]) % parts[at] * unit
				unit *= parts[at]
				x, y = x/parts[at], y/parts[at]
			}
			g.sum[a][b] = int32(c)
			if c == 0 {
				g.minus[a] = int32(b)
			}
		}
	}
	return g
}

// groupFor is the abelian group of an order in which designs are likeliest: its part of each prime p is as many times the
// numbers modulo p as there are, because a group whose part of 2 is cyclic has no complete mapping (Hall and Paige, Pacific J. Mathematics 5, 1955).
func groupFor(order int) group {
	var parts []int
	for p := 2; order > 1; p++ {
		for order%p == 0 {
			parts = append(parts, p)
			order /= p
		}
	}
	return product(parts...)
}

// field gives the products of the finite field of a prime power; nil when there is none of that order. Elements are polynomials
// over the numbers modulo p, written as numbers in base p, so that their sums are those of groupFor.
func field(order int) [][]int32 {
	p, degree := primePower(order)
	if p == 0 {
		return nil
	}
	for reducer := range order { // x^degree is minus this polynomial
		if mul := tryField(order, p, degree, reducer); mul != nil {
			return mul
		}
	}
	return nil
}

func primePower(n int) (p, degree int) {
	for p = 2; p <= n; p++ {
		if n%p == 0 {
			for n%p == 0 {
				n, degree = n/p, degree+1
			}
			if n == 1 {
				return p, degree
			}
			return 0, 0
		}
	}
	return 0, 0
}

// tryField multiplies modulo x^degree - reducer, and gives the products if no two elements but nought give nought.
func tryField(order, p, degree, reducer int) [][]int32 {
	top := order / p // of the highest place
	shift := func(a int) int {
		high := a / top
		a = a % top * p
		for unit, r := 1, reducer; r > 0; r, unit = r/p, unit*p {
			a += ((a/unit%p+high*(r%p))%p - a/unit%p) * unit
		}
		return a
	}
	add := func(a, b int) int {
		out := 0
		for unit := 1; unit < order; unit *= p {
			out += (a/unit%p + b/unit%p) % p * unit
		}
		return out
	}
	mul := make([][]int32, order)
	for a := range order {
		mul[a] = make([]int32, order)
		for b := range order {
			out := 0
			for place := top; place > 0; place /= p {
				if degree > 1 || out != 0 {
					out = shift(out)
				}
				for range b / place % p {
					out = add(out, a)
				}
			}
			if degree == 1 {
				out = a * b % p
			}
			if out == 0 && a != 0 && b != 0 {
				return nil
			}
			mul[a][b] = int32(out)
		}
	}
	return mul
}
